"""The panel's use cases, one verb group a module: plain functions over ports."""
