package dev.luthier.study;

/** A trial's fold: at most one leg of it is queued or running. */
record LegKey(int trial, int fold) {}
