"""Writes a learned network as an ONNX graph of whole numbers (eight bits), which reads a message in a few milliseconds.

Used only when a model is built.
"""

import tempfile
from pathlib import Path
from typing import Any, Mapping

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from itb_triage.learning.network import HEADS, LAYERS, WIDTH

Values = npt.NDArray[Any]
OPERATORS = 17  # version of ONNX's operator set
RUNTIME = "com.microsoft"  # the domain of operators that the runtime adds to ONNX's own
IR = 8  # version of ONNX's file format, the newest that the locked runtime reads


class _Graph:
    """Nodes and constants, named as they come."""

    def __init__(self, weights: Mapping[str, Values]) -> None:
        self.weights, self._count = weights, 0
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: Values) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, **settings: Any) -> str:
        self._count += 1
        name = f"{kind}_{self._count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **settings))
        return name

    def linear(self, x: str, name: str) -> str:
        product = self.node("MatMul", x, self.constant(f"{name}.weight.T", self.weights[f"{name}.weight"].T))
        return self.node("Add", product, self.constant(f"{name}.bias", self.weights[f"{name}.bias"]))

    def normed(self, x: str, name: str) -> str:
        scale, bias = (self.constant(f"{name}.{part}", self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)

    def gelu(self, x: str) -> str:
        """Gelu by tanh, as it was learned; the runtime's own, in one step."""
        return self.node("FastGelu", x, domain=RUNTIME)

    def number(self, name: str, value: float) -> str:
        return self.constant(f"number.{name}", np.array(value, np.float32))

    def integers(self, name: str, *values: int) -> str:
        return self.constant(f"integers.{name}", np.array(values, np.int64))

    def layer(self, x: str, name: str) -> str:
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self.weights[f"{part}.weight"].T for part in parts], 1)
        bias = np.concatenate([self.weights[f"{part}.bias"] for part in parts])
        looked = self.node(
            "Attention",
            x,
            self.constant(f"{name}.attention.weight", weight),
            self.constant(f"{name}.attention.bias", bias),
            domain=RUNTIME,
            num_heads=HEADS,
        )
        x = self.normed(
            self.node("Add", x, self.linear(looked, f"{name}.attention.output.dense")),
            f"{name}.attention.output.LayerNorm",
        )
        wide = self.gelu(self.linear(x, f"{name}.intermediate.dense"))
        return self.normed(self.node("Add", x, self.linear(wide, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    @property
    def outputs(self) -> int:
        return int(self.weights["head.bias"].shape[0])

    def logits(self) -> str:
        """The layers, from the vectors of the tokens to one logit an output."""
        x = self.normed("embedded", "embeddings.LayerNorm")
        for number in range(LAYERS):
            x = self.layer(x, f"encoder.layer.{number}")
        mean = self.node("ReduceMean", x, axes=[1], keepdims=0)
        most = self.node("ReduceMax", x, axes=[1], keepdims=0)
        return self.linear(self.node("Concat", mean, most, axis=1), "head")


def graph_of_signs(weights: Mapping[str, Values], signs: int) -> bytes:
    """The network of `weights` over so many `signs`: the published vectors of tokens, (1, tokens, WIDTH), in;
    probabilities, (1, outputs), out: of each sign there, of each named and not there, and of each way of not being
    there."""
    graph = _Graph(weights)
    there, named, ways = _cut(graph, graph.logits(), signs, 2 * signs)
    there, named = graph.node("Exp", there), graph.node("Exp", named)
    total = graph.node("Add", graph.node("Add", there, named), graph.number("one", 1.0))
    shares = [graph.node("Div", there, total), graph.node("Div", named, total), graph.node("Sigmoid", ways)]
    return _written(graph, shares)


def graph_of_questions(weights: Mapping[str, Values], questions: int) -> bytes:
    """The network of `weights` over so many `questions`: the published vectors of tokens, (1, tokens, WIDTH), in;
    probabilities, (1, questions + 1), out: of each question, together 1, and of a report."""
    graph = _Graph(weights)
    asked, reports = _cut(graph, graph.logits(), questions)
    return _written(graph, [graph.node("Softmax", asked, axis=1), graph.node("Sigmoid", reports)])


def _cut(graph: _Graph, logits: str, *places: int) -> list[str]:
    """The outputs in pieces that end at `places`, and the rest."""
    ends = [0, *places, graph.outputs]
    return [
        graph.node(
            "Slice", logits, *(graph.integers(f"at{place}", place) for place in pair), graph.integers("axis1", 1)
        )
        for pair in zip(ends, ends[1:])
    ]


def _written(graph: _Graph, shares: list[str]) -> bytes:
    """The graph whose output is `shares`, one behind the other, in whole numbers."""
    graph.nodes.append(helper.make_node("Concat", shares, ["probabilities"], name="probabilities", axis=1))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "layers",
            [helper.make_tensor_value_info("embedded", TensorProto.FLOAT, [1, "tokens", WIDTH])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, graph.outputs])],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPERATORS), helper.make_opsetid(RUNTIME, 1)],
        ir_version=IR,
    )
    onnx.checker.check_model(model)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        onnx.save(model, str(whole))
        quantize_dynamic(
            str(whole),
            str(small),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},  # of the runtime's operators, ONNX knows no shapes
        )
        return small.read_bytes()
