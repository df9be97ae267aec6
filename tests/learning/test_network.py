"""The graph that is written says what the learned network says."""

import numpy as np
import pytest

from itb_triage.classifier.published import Embedding, published_model
from itb_triage.classifier.session import Network as Runs
from itb_triage.learning.graph import graph_of_questions, graph_of_signs

SIGNS, WAYS = 3, 4
QUESTIONS = 2 * SIGNS + WAYS - 1
IDS = [[101, 2002, 2003, 2025, 5505, 102]]


@pytest.fixture(scope="module")
def network():
    from itb_triage.learning.network import Network

    return Network(published_model() / "model.safetensors", 2 * SIGNS + WAYS)


def weights(network):
    return {name: weight.numpy() for name, weight in network.weights.items()}


def logits_of(network):
    return network.logits(np.array(IDS, np.int32), np.ones((1, len(IDS[0])), np.float32), None).numpy()[0]


def run(graph):
    return Runs(graph, lambda tokens: IDS[0], 2 * SIGNS + WAYS).probabilities("")


def test_the_graph_gives_the_networks_shares_of_signs(network):
    said, logits = run(graph_of_signs(weights(network), SIGNS)), logits_of(network)
    there, named = np.exp(logits[:SIGNS]), np.exp(logits[SIGNS : 2 * SIGNS])
    wanted = [*(there / (1 + there + named)), *(named / (1 + there + named)), *(1 / (1 + np.exp(-logits[2 * SIGNS :])))]
    assert said == pytest.approx(wanted, abs=0.05)  # eight bits a weight


def test_the_graph_gives_the_networks_shares_of_questions(network):
    said, logits = run(graph_of_questions(weights(network), QUESTIONS)), logits_of(network)
    asked = np.exp(logits[:QUESTIONS])
    assert said == pytest.approx([*(asked / asked.sum()), 1 / (1 + np.exp(-logits[QUESTIONS]))], abs=0.05)


def test_the_graph_holds_no_words_of_the_published_model(network):
    words = weights(network)["embeddings.word_embeddings.weight"].size
    assert len(graph_of_signs(weights(network), SIGNS)) < words


def test_the_words_are_read_from_the_package_as_the_network_learned_with_them(network):
    vectors = Embedding(published_model() / "model.safetensors").of(IDS[0])
    held = weights(network)
    wanted = (
        held["embeddings.word_embeddings.weight"][IDS[0]]
        + held["embeddings.position_embeddings.weight"][: len(IDS[0])]
        + held["embeddings.token_type_embeddings.weight"][0]
    )
    assert vectors.shape == (1, len(IDS[0]), 384)
    assert vectors[0] == pytest.approx(wanted, abs=1e-6)


def test_padding_changes_nothing(network):
    mask = np.ones((1, len(IDS[0])), np.float32)
    alone = network.logits(np.array(IDS, np.int32), mask, None).numpy()
    padded = network.logits(
        np.array([IDS[0] + [0, 0, 0]], np.int32),
        np.array([[1.0] * len(IDS[0]) + [0.0] * 3], np.float32),
    ).numpy()
    assert alone == pytest.approx(padded, abs=1e-4)


def test_the_words_of_the_published_model_stay(network):
    names = {weight.name for weight in network.of_layers}
    assert not [name for name in names if "word_embeddings" in name]
    assert any("encoder.layer.5" in name for name in names)
