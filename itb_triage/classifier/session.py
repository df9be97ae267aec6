"""Runs a learned network: a text as its tokens, these as vectors, and the layers over them."""

from typing import Any, Callable

from itb_triage.classifier.published import published

Tokens = list[int]


class Network:
    """One learned network, on one core."""

    def __init__(self, graph: bytes, kept: Callable[[Tokens], Tokens]) -> None:
        """`graph`: what `learning.graph` wrote (ONNX). `kept`: of a message's tokens, those that are read.

        Raises what the runtime raises where it is no such graph.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._cut, self._embedding = published()
        self._kept = kept

    def probabilities(self, text: str) -> list[float]:
        """One an output, of a message in words written out."""
        tokens = self._kept(self._cut.encode(text).ids)
        found = self._session.run(None, {"embedded": self._embedding.of(tokens)})
        return [float(value) for value in found[0][0]]
