package dev.luthier.client;

import dev.luthier.analysis.StudyResult;
import dev.luthier.study.StudySpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Runs studies on a node, with the face of the tuner that runs them in this JVM. Objectives travel
 * by name. For many threads.
 */
public interface Tuner extends AutoCloseable {
  /**
   * A tuner on a node.
   *
   * @param node such as {@code https://tuner.example:8558}
   * @param token of a user who may submit
   * @throws IllegalArgumentException if the token would travel over a network in plain text
   */
  static Tuner connect(URI node, String token) {
    return new RemoteTuner(RemoteNode.at(node, token), Optional.empty());
  }

  /**
   * A tuner on a node.
   *
   * @param models where the best model of every study is put, in a directory of its name
   */
  static Tuner connect(RemoteNode node, Path models) {
    return new RemoteTuner(node, Optional.of(models));
  }

  /**
   * Runs a study.
   *
   * @param objective name of a class that the node has
   * @return its result; fails with {@link NodeFailure} if it is refused, with {@link
   *     IllegalStateException} if the tuner is closed before
   */
  CompletionStage<StudyResult> submit(StudySpec spec, String objective);

  /** Runs a study that names its objective itself. */
  CompletionStage<StudyResult> submit(StudySpec spec);

  /** Ends a study early; its winner is chosen from what is there. */
  void endEarly(String study, String reason);

  /** Hears no more of studies; they go on. */
  @Override
  void close();
}
