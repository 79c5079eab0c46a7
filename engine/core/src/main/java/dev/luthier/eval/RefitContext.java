package dev.luthier.eval;

import dev.luthier.space.Configuration;
import java.io.IOException;

/** What a refit is told, and where it puts the model. */
public interface RefitContext {
  /** The winner's configuration. */
  Configuration configuration();

  /** Number of the winning trial. */
  int trial();

  /** Epochs to train. */
  int epochs();

  /** How many rows to train on; empty: all that are not test rows. */
  java.util.OptionalInt rows();

  /** The study's seed. */
  long seed();

  /**
   * Saves a file of the best model, such as {@code "model.zip"}, durably, replacing an older one.
   */
  void save(String name, OutputWriter writer) throws IOException;
}
