package dev.luthier.trial;

import java.util.List;

/**
 * What a suggester may look at: all trials so far, those still running among them. A snapshot;
 * never changes.
 *
 * @param trials by number
 * @param ladder the study's rungs
 * @param timed whether the study's time is limited, and nothing else: a proposal that trains in
 *     half the time is then worth twice as much
 */
public record History(List<Trial> trials, RungLadder ladder, boolean timed) {
  /** Of a study whose time is not what counts. */
  public History(List<Trial> trials, RungLadder ladder) {
    this(trials, ladder, false);
  }
}
