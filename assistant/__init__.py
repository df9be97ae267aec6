"""What Rasa loads: components, policy, wording, tracker store and channels. Thin: the core decides."""
