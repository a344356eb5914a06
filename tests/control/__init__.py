"""The control: faults planted on purpose must be found, or finding none elsewhere means nothing."""
