"""The built-in demonstration answer."""

DEMO_ANSWER = """\
# A streamed answer

This text arrives **piece by piece**, as the words of a language model do. It holds *emphasis*, `code`, a
[link](https://example.org) and characters from many places: ä, ß, 日本語, العربية, 👩‍🚀.

## Lists

1. First things first
2. Then the second
   - with a detail
   - and another one

## Code

```python
def greet(name: str) -> str:
    return f"Hello, {name}!"
```

> A quote stands apart from the text around it.

| Colour | Wavelength |
|--------|-----------:|
| red    |     700 nm |
| green  |     530 nm |
| blue   |     470 nm |

That is all. Everything above came from this program itself, without any network.
"""
