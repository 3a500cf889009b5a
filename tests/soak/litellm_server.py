"""litellm's proxy on a free port, over another server. Prints its port; ends when stdin does.

Arguments: a folder for its settings, the other server's URL, and names of models.

Each model is a path of that server, which speaks chat completions: `NAME` and, told of as an API that has no
other protocol, `NAME-chat-only`, which makes litellm translate the Responses API too.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from pathlib import Path

KEY = "sk-peer"


def config(upstream: str, names: list[str]) -> dict[str, object]:
    def model(name: str, alias: str, vendor: str) -> dict[str, object]:
        reached = {"model": f"{vendor}/{name}", "api_base": f"{upstream}/{name}/v1", "api_key": "none"}
        return {"model_name": alias, "litellm_params": reached}

    models = [model(name, name, "hosted_vllm") for name in names]
    models += [model(name, f"{name}-chat-only", "deepseek") for name in names]
    return {
        "model_list": models,
        "router_settings": {"disable_cooldowns": True, "num_retries": 0},
        "litellm_settings": {"telemetry": False},
        "general_settings": {"master_key": KEY},
    }


def end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    folder, upstream, *names = sys.argv[1:]
    path = Path(folder) / "config.yaml"
    # JSON is YAML.
    path.write_text(json.dumps(config(upstream, names)), encoding="utf-8")
    # Without the second it asks the network for a list of prices.
    os.environ |= {"CONFIG_FILE_PATH": str(path), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    import uvicorn
    from litellm.proxy.proxy_server import app

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=end_with_stdin, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[listener])


if __name__ == "__main__":
    main()
