package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.luthier.study.StudySpec;
import dev.luthier.study.StudyState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The studies a node serves: what its HTTP interface asks for, wherever their legs run. A name that
 * no study has is refused with status 404, a study that is not in the state an order needs with
 * 409, and what cannot be had right now with 503. For many threads.
 */
interface ServedStudies extends AutoCloseable {
  /** Names of all studies, sorted. */
  List<String> names() throws IOException;

  /**
   * Begins a study. One without an objective is for workers that ask and tell.
   *
   * @throws ApiRefusal 409 if there is one of this name
   * @throws BadInput if its objective cannot be made
   */
  void submit(StudySpec spec);

  /** What becomes of a study at the moment. */
  Activity activity(String name);

  /**
   * Why studies broke off, or cannot go on for now, of those that did not get over it; empty where
   * nothing is known.
   */
  Map<String, String> troubles();

  /** What a study's log says. */
  StudyState state(String name);

  /**
   * Hears of a running study, at most once a second, until it ends or {@link #unwatch}.
   *
   * @param watcher takes what {@link StudySummary} makes, quickly and on any thread
   * @return whether the study runs
   */
  boolean watch(String name, Consumer<ObjectNode> watcher);

  /** Hears no more. */
  void unwatch(String name, Consumer<ObjectNode> watcher);

  /**
   * Ends a study early that runs or broke off; its winner is chosen from what is there.
   *
   * @throws BadInput if it broke off, and what it needs to be ended is still missing
   */
  void endEarly(String name, String reason) throws IOException;

  /**
   * Interrupts a running study's legs and starts none until it is resumed; durable. What its legs
   * trained since their last checkpoint is trained again.
   */
  void pause(String name) throws IOException;

  /** Lets a study go on that is paused or broke off. */
  void resume(String name) throws IOException;

  /**
   * Answers a worker of a study without an objective.
   *
   * @param op ask, tell or report
   * @param said what {@link Conversation} takes
   */
  ObjectNode converse(String name, String op, JsonNode said) throws IOException;

  /** The result of a study that has finished. */
  Optional<JsonNode> result(String name) throws IOException;

  /** Names of the files of a study's best model, sorted; none before there is one. */
  List<String> bestFiles(String name) throws IOException;

  /** One of them; whoever asks closes it. */
  Optional<InputStream> bestFile(String name, String file) throws IOException;

  /** The jars that studies may need. */
  JarDirectory jars();

  /**
   * What is known of the studies that run here, or in the whole cluster, for metrics; empty while
   * nothing can be known.
   */
  Map<String, StudyState> running();

  /** Legs at once. */
  int slots();

  /** Why no study can be submitted right now; empty if one can. */
  Optional<String> unready();

  /** Interrupts what runs here; it goes on when a node starts again. */
  @Override
  void close();
}
