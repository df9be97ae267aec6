"""Lets Rasa run without TensorFlow: 885 MB on disk, and seconds and memory of every start, for components that no
config.yml of ours names.

Rasa's list of components imports all of them. Six need TensorFlow, and so do two modules that only their training
uses. This puts stand-ins in the place of these eight modules of Rasa's, each with the names that the rest of Rasa
imports from it, and nothing behind them. TensorFlow itself is neither hidden nor imitated: whoever imports it gets it,
where it is installed.

Python imports this module whenever .venv starts (itb_triage.pth, written by tools/prepare.py), so that Rasa's own
commands have it too. It only puts a finder in place. ITB_TRIAGE_TENSORFLOW=on leaves Rasa as it is, for its DIET.
"""

import os
import sys
from importlib.machinery import ModuleSpec

CLASSIFIER, FEATURIZER, POLICY = "INTENT_CLASSIFIER", "MESSAGE_FEATURIZER", "POLICY_WITHOUT_END_TO_END_SUPPORT"
COMPONENTS = {  # module: its component, and what it counts as in Rasa's recipe
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier", CLASSIFIER),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector", CLASSIFIER),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer", FEATURIZER),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer", FEATURIZER),
    "rasa.core.policies.ted_policy": ("TEDPolicy", POLICY),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy", POLICY),
}
FOR_TRAINING = {  # module: what rasa.utils.train_utils imports from it, and only these components' training calls
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}


class StandIns:
    """Finds and fills the stand-ins (Python's protocol of finders and loaders)."""

    @staticmethod
    def find_spec(name, path=None, target=None):  # type: ignore[no-untyped-def]
        """What to load for the module `name`; None for all but the eight."""
        return ModuleSpec(name, StandIns) if name in COMPONENTS or name in FOR_TRAINING else None

    @staticmethod
    def create_module(spec):  # type: ignore[no-untyped-def]
        """None: an ordinary module will do."""

    @staticmethod
    def exec_module(module):  # type: ignore[no-untyped-def]
        """Puts the names of the stand-in into its module."""
        if module.__name__ in COMPONENTS:
            name, counts_as = COMPONENTS[module.__name__]
            setattr(module, name, _component(module.__name__, name, counts_as))
        else:
            for name in FOR_TRAINING[module.__name__]:
                setattr(module, name, type(name, (), {"__module__": module.__name__}))


def _component(module: str, name: str, counts_as: str) -> type:
    """A component that Rasa knows by name, and that ends with one line of what to do where a config.yml names it."""
    from rasa.engine.graph import GraphComponent
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.exceptions import InvalidConfigException

    def refuse(*_: object, **__: object) -> None:
        raise InvalidConfigException(
            f"{name} needs TensorFlow, which the assistant runs without. Take it out of config.yml. To try it all the "
            "same: python3.11 tools/prepare.py learn, then set ITB_TRIAGE_TENSORFLOW=on"
        )

    # Rasa asks for the packages before it trains, and loads before it answers.
    asked = dict.fromkeys(("required_packages", "create", "load"), classmethod(refuse))
    component = type(name, (GraphComponent,), {"__module__": module, **asked})
    return DefaultV1Recipe.register(DefaultV1Recipe.ComponentType[counts_as], is_trainable=True)(component)


if os.environ.get("ITB_TRIAGE_TENSORFLOW") != "on" and StandIns not in sys.meta_path:
    sys.meta_path.insert(0, StandIns)  # type: ignore[arg-type]
