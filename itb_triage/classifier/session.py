"""Runs a learned network: a text as its tokens, these as vectors, and the layers over them."""

from typing import Any, Callable

from itb_triage.classifier.published import published

Tokens = list[int]
ROUNDING = 1e-3  # by which a probability may be off


class Network:
    """One learned network, on one core."""

    def __init__(self, graph: bytes, kept: Callable[[Tokens], Tokens], outputs: int) -> None:
        """`graph`: what `learning.graph` wrote (ONNX). `kept`: of a message's tokens, those that are read. `outputs`:
        how many probabilities it has.

        Raises what the runtime raises where it is no such graph.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._cut, self._embedding = published()
        self._kept, self._outputs = kept, outputs

    def probabilities(self, text: str) -> list[float]:
        """One an output, of a message in words written out. Raises ValueError where it gives anything else."""
        tokens = self._kept(self._cut.encode(text).ids)
        found = self._session.run(None, {"embedded": self._embedding.of(tokens)})
        return checked(found[0][0], self._outputs)


def checked(values: Any, count: int) -> list[float]:
    """`values` as numbers. Raises ValueError where they are not `count` probabilities.

    What is no number is smaller than no limit and larger than none: a broken model would be believed, and what the
    rules found be doubted for it.
    """
    numbers = [float(value) for value in values]
    if len(numbers) != count or not all(-ROUNDING <= value <= 1 + ROUNDING for value in numbers):
        raise ValueError(f"{count} probabilities were expected")
    return numbers
