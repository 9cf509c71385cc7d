"""Measures of speed as ratios: both sides in one run, so that they hold on any machine. See docs/performance.md."""
