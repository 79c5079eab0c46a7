package dev.luthier.trial;

import java.util.List;

/**
 * What a suggester may look at: all trials so far, those still running among them. A snapshot;
 * never changes.
 *
 * @param trials by number
 * @param ladder the study's rungs
 */
public record History(List<Trial> trials, RungLadder ladder) {}
