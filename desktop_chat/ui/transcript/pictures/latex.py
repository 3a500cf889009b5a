r"""LaTeX as models write it, to the LaTeX that the formulas' library draws; None where it is better left as source."""

from __future__ import annotations

import re

from desktop_chat.ui.transcript.blocks import Block, Cell, Kind, Mark

#: A formula of more characters, or nested deeper, stays source.
MAX_CHARS = 2000
MAX_DEPTH = 24

_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_TOKEN = re.compile(r"\\(?:begin|end) ?\{[A-Za-z]+\*?\}|\\[A-Za-z]+\*?|\\.|[{}&]", re.DOTALL)
_ROW_GAP = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")
_ARGUMENT = r"\s*\{([^{}]*)\}"
_DROPPED_WITH_ARGUMENT = re.compile(r"\\(?:label|vspace\*?|eqref|ref)" + _ARGUMENT)
_TAG = re.compile(r"\\tag(\*?)" + _ARGUMENT)
_OPERATOR = re.compile(r"\\operatorname(?:\*|withlimits)" + _ARGUMENT)
_MATHOP = re.compile(r"\\mathop" + _ARGUMENT)
_SPACES = re.compile(r"\\[,;:! ]|\s")
_ALIGNAT = re.compile(r"(\\begin\{alignat\*?\})" + _ARGUMENT)
#: A definition could make a short formula endless.
_DEFINITIONS = "newcommand|renewcommand|newenvironment|def|let|DeclareMathOperator|DeclareRobustCommand"
_REFUSED = re.compile(rf"\\(?:{_DEFINITIONS})(?![A-Za-z])")

_BEGIN = {
    "align": r"\begin{align*}",
    "alignat": r"\begin{align*}",
    "flalign": r"\begin{align*}",
    "eqnarray": r"\begin{align*}",
    "aligned": r"\begin{align*}",
    "alignedat": r"\begin{align*}",
    "split": r"\begin{align*}",
    "gather": r"\begin{matrix}",
    "gathered": r"\begin{matrix}",
    "multline": r"\begin{matrix}",
    "equation": "",
    "displaymath": "",
    "math": "",
    "matrix": r"\begin{matrix}",
    "smallmatrix": r"\begin{smallmatrix}",
    "array": r"\begin{array}",
    "subarray": r"\begin{array}",
    "pmatrix": r"\left(\begin{matrix}",
    "bmatrix": r"\left[\begin{matrix}",
    "Bmatrix": r"\left\{\begin{matrix}",
    "vmatrix": r"\left|\begin{matrix}",
    "Vmatrix": r"\left\|\begin{matrix}",
    "cases": r"\left\{\begin{array}{ll}",
    "dcases": r"\left\{\begin{array}{ll}",
    "rcases": r"\left.\begin{array}{ll}",
}
_END = {
    "equation": "",
    "displaymath": "",
    "math": "",
    "smallmatrix": r"\end{smallmatrix}",
    "array": r"\end{array}",
    "subarray": r"\end{array}",
    "pmatrix": r"\end{matrix}\right)",
    "bmatrix": r"\end{matrix}\right]",
    "Bmatrix": r"\end{matrix}\right\}",
    "vmatrix": r"\end{matrix}\right|",
    "Vmatrix": r"\end{matrix}\right\|",
    "cases": r"\end{array}\right.",
    "dcases": r"\end{array}\right.",
    "rcases": r"\end{array}\right\}",
}
#: What the library does not know, or draws as nothing or badly.
_WORDS = {
    r"\nonumber": "",
    r"\notag": "",
    r"\nobreak": "",
    r"\allowbreak": "",
    r"\displaylimits": "",
    r"\centering": "",
    r"\newline": r"\\",
    r"\ensuremath": "",
    r"\mathrel": "",
    r"\mathbin": "",
    r"\mathord": "",
    r"\mathopen": "",
    r"\mathclose": "",
    r"\mathpunct": "",
    r"\mathinner": "",
    r"\bmod": r"\;\mathrm{mod}\;",
    r"\mathds": r"\mathbb",
    r"\mathbbm": r"\mathbb",
    r"\symbf": r"\mathbf",
    r"\symbfit": r"\boldsymbol",
    r"\eqqcolon": "=:",
    r"\defeq": r"\coloneqq",
    r"\bold": r"\mathbf",
}


def mended(latex: str) -> str | None:
    """`latex`, which has no delimiters, with what can be said more simply said so; None if it cannot be drawn."""
    if len(latex) > MAX_CHARS or _REFUSED.search(latex) or not latex.strip():
        return None
    latex = _ROW_GAP.sub(r"\\\\ ", _COMMENT.sub("", latex))
    latex = _DROPPED_WITH_ARGUMENT.sub("", _ALIGNAT.sub(r"\1", latex))
    latex = _TAG.sub(_tag, _MATHOP.sub(r"\\operatorname{\1}", _OPERATOR.sub(_operator, latex)))
    latex = latex.replace(r"\not=", r"\neq ").replace(r"\not\equiv", r"\nequiv ")
    return _Mender().mend(latex)


def _tag(match: re.Match[str]) -> str:
    return rf"\qquad\text{{{match[2]}}}" if match[1] else rf"\qquad\text{{({match[2]})}}"


def _operator(match: re.Match[str]) -> str:
    r"""A name with limits below it; the library has two of them."""
    name = _SPACES.sub("", match[1])
    if name in ("argmax", "argmin"):
        return f"\\{name} "
    return rf"\operatorname{{{match[1]}}}"


class _Mender:
    """Goes through the signs once; counts how deep they are nested."""

    def __init__(self) -> None:
        self._depth = 0
        self._environments: list[str] = []
        self._has_bare_column = False
        self._is_known = True

    def mend(self, latex: str) -> str | None:
        made = _TOKEN.sub(self._one, latex)
        if not self._is_known or self._depth or self._environments:
            return None
        if self._has_bare_column:
            made = rf"\begin{{align*}}{made}\end{{align*}}"
        return made

    def _one(self, match: re.Match[str]) -> str:
        sign = match.group()
        if sign == "{":
            self._nest(1)
        elif sign == "}":
            self._nest(-1)
        elif sign == "&":
            self._has_bare_column |= not self._environments
        elif sign.startswith((r"\begin", r"\end")) and sign.endswith("}"):
            return self._environment(sign)
        return self._word(sign)

    def _word(self, sign: str) -> str:
        if sign == r"\left":
            self._nest(1)
        elif sign == r"\right":
            self._nest(-1)
        # A blank keeps the letters that follow from becoming part of the word.
        return f"{_WORDS[sign]} " if sign in _WORDS else sign

    def _nest(self, by: int) -> None:
        self._depth += by
        self._is_known &= 0 <= self._depth <= MAX_DEPTH

    def _environment(self, sign: str) -> str:
        name = sign[sign.index("{") + 1 : -1].removesuffix("*")
        if name not in _BEGIN:
            self._is_known = False
            return sign
        if sign.startswith(r"\begin"):
            self._environments.append(name)
            self._nest(1)
            return _BEGIN[name]
        self._nest(-1)
        self._is_known &= bool(self._environments) and self._environments.pop() == name
        ends = r"\end{matrix}" if r"{matrix}" in _BEGIN[name] else r"\end{align*}"
        return _END.get(name, ends)


def latex_at(block: Block, position: int) -> str:
    """The LaTeX of the formula that holds a position of the block's text, or begins or ends there; empty if none."""
    if block.kind is Kind.FORMULA:
        return block.text
    start = 0
    cells = [cell for row in block.rows for cell in row] or [Cell(block.text, block.spans)]
    for cell in cells:
        for span in cell.spans:
            if span.marks & Mark.MATH and start + span.start <= position <= start + span.start + span.length:
                return cell.text[span.start : span.start + span.length]
        start += len(cell.text) + 1
    return ""
