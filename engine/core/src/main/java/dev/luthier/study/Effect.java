package dev.luthier.study;

import dev.luthier.space.Configuration;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.Trial;
import dev.luthier.trial.Yardstick;

/** What a study wants done. To be carried out only once the events of the same step are durable. */
public sealed interface Effect {
  /** Train this leg on a free slot; its epochs are judged by the yardstick. */
  record StartLeg(Leg leg, Configuration configuration, Yardstick yardstick) implements Effect {}

  /** Stop the running legs of the trial at their next batch; each still answers. */
  record StopTrial(int trial, String reason) implements Effect {}

  /** Send a {@code Tick} at that time (milliseconds since 1970), or soon after. */
  record Schedule(long at) implements Effect {}

  /** No promotion can need this any more. */
  record DiscardCheckpoint(Checkpoint checkpoint) implements Effect {}

  /** Retrain the winner for so many epochs. */
  record Refit(Trial winner, int epochs, int attempt) implements Effect {}

  /** The study is over. */
  record Finish(boolean failed, String reason) implements Effect {}
}
