"""The part of xllamacpp that the local model server uses; the package ships no types."""

class CommonParamsModel:
    path: str

class CpuParams:
    n_threads: int

class CommonParamsSampling:
    temp: float
    top_p: float
    penalty_repeat: float

class CommonParams:
    model: CommonParamsModel
    model_alias: set[str]
    n_ctx: int
    n_parallel: int
    n_predict: int
    kv_unified: bool
    fit_params: bool
    cache_ram_mib: int
    cpuparams: CpuParams
    cpuparams_batch: CpuParams
    sampling: CommonParamsSampling
    hostnames: list[str]
    port: int
    api_keys: list[str]
    ui: bool
    cors_origins: str
    endpoint_slots: bool
    verbosity: int

class Server:
    def __init__(self, params: CommonParams) -> None: ...
    @property
    def listening_address(self) -> str: ...
