"""From rows in time to windows: pure functions and values, which `SequenceWindower` puts together."""
