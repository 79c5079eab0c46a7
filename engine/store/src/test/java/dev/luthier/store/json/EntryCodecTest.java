package dev.luthier.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luthier.space.Parameter;
import dev.luthier.space.SearchSpace;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudySpec;
import dev.luthier.studyfile.ConstraintLanguage;
import dev.luthier.studyfile.StudyFile;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import dev.luthier.trial.TrialState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EntryCodecTest {
  private static final Parameter<String> KIND = Parameter.choice("kind", "a", "b");
  private static final StudySpec SPEC =
      StudySpec.minimizing("loss")
          .over(
              Parameter.logUniform("lr", 1e-5, 0.1),
              KIND,
              Parameter.choice("batch", 32, 64),
              Parameter.integer("layers", 1, 4).when(KIND, "b"))
          .build();

  private static EntryCodec codec() {
    return new EntryCodec(json -> StudyFile.fromJson(json, ConstraintLanguage.none()));
  }

  private static byte[] bytes(LogEntry entry) throws IOException {
    var out = new ByteArrayOutputStream();
    EntryCodec.write(entry, out);
    return out.toByteArray();
  }

  @Property(tries = 300, seed = "42")
  void losesNothing(@ForAll long seed) throws IOException {
    EntryCodec codec = codec();
    for (StudyEvent event : events(new Random(seed))) {
      var entry = new LogEntry(Math.abs(seed >> 1), seed, seed / 2, event);
      byte[] json = bytes(entry);
      assertThat(new String(json, StandardCharsets.ISO_8859_1)).matches("[ -\\x7F]*");
      assertThat(codec.read(json, 0, json.length)).isEqualTo(entry);
    }
  }

  @Example
  void hasAFormForEveryEvent() {
    var tested = new HashSet<Class<?>>();
    events(new Random(1)).forEach(event -> tested.add(event.getClass()));
    assertThat(tested).isEqualTo(leaves(StudyEvent.class));
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return Set.of(type);
    }
    var leaves = new HashSet<Class<?>>();
    Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> leaves.addAll(leaves(sub)));
    return leaves;
  }

  @Example
  void writesNamedFieldsAndTextForWhatIsNoNumber() throws IOException {
    var observed = List.of(new Observation(1, Map.of("loss", Double.NaN), 0.5));
    var event =
        new StudyEvent.LegEnded(3, 0, 1, new LegOutcome.Diverged("loss is NaN"), observed, 0.5);
    assertThat(new String(bytes(new LogEntry(7, 9, 7, event)), StandardCharsets.US_ASCII))
        .isEqualTo(
            "{\"seq\":7,\"at\":9,\"basis\":7,\"type\":\"legEnded\",\"trial\":3,\"fold\":0,"
                + "\"attempt\":1,\"outcome\":\"diverged\",\"reason\":\"loss is NaN\","
                + "\"seconds\":0.5,\"observations\":[{\"epoch\":1,\"metrics\":{\"loss\":\"NaN\"},"
                + "\"seconds\":0.5}]}");
  }

  @Example
  void namesTheFieldThatIsWrong() {
    byte[] json = "{\"seq\":1,\"at\":1,\"basis\":\"x\"}".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> codec().read(json, 0, json.length))
        .hasMessage("field 'basis' must be a whole number, not x.");
  }

  private static List<StudyEvent> events(Random random) {
    SearchSpace space = SPEC.space();
    int n = random.nextInt(1 << 20);
    String text = text(random);
    var events = new ArrayList<StudyEvent>();
    events.add(new StudyEvent.StudyCreated(SPEC));
    events.add(new StudyEvent.SessionOpened(n, 2, Map.of("java", text)));
    events.add(new StudyEvent.SessionOpened(n, 2, Map.of("java", text), true));
    events.add(new StudyEvent.SlotsChanged(n));
    var configuration = space.fromUnit(random.doubles(space.dimension()).toArray());
    events.add(new StudyEvent.EvidenceGiven(configuration, real(random)));
    var curve = List.of(real(random), real(random));
    for (var end :
        List.of(
            new TrialState.Completed(),
            new TrialState.Stopped(text),
            new TrialState.Failed(text))) {
      events.add(new StudyEvent.TrialImported(n, configuration, end, real(random), curve));
    }
    events.add(
        new StudyEvent.TrialPlanned(
            n, space.fromUnit(random.doubles(space.dimension()).toArray()), -1));
    events.add(
        new StudyEvent.TrialPlanned(
            n, space.fromUnit(random.doubles(space.dimension()).toArray()), 7, 1L << 40));
    events.add(new StudyEvent.SuggesterExhausted(text, StudyEvent.TrialPlanned.OWN));
    events.add(new StudyEvent.SuggesterExhausted(text, 1L << 41));
    for (LegOutcome outcome : outcomes(text)) {
      events.add(new StudyEvent.LegEnded(n, 1, 2, outcome, observations(random), real(random)));
    }
    events.add(new StudyEvent.ClockRead());
    events.add(new StudyEvent.StopRequested(text));
    events.add(new StudyEvent.BudgetExtended(n));
    events.add(new StudyEvent.RefitEnded(Map.of("f1", real(random), text, 1.0), n, text));
    for (var why : StudyEvent.Advance.values()) {
      events.add(new StudyEvent.TrialAdvanced(n, 2, why));
    }
    events.add(new StudyEvent.LegStarted(new Leg(n, 1, 0, 3, 1, Optional.empty())));
    var saved = Optional.of(new Checkpoint(text, "ab"));
    events.add(new StudyEvent.LegStarted(new Leg(n, 1, 3, 9, 2, saved)));
    events.add(new StudyEvent.LegRetried(n, 1, 2, 3, 4));
    events.add(new StudyEvent.CheckpointsDropped(n));
    events.add(new StudyEvent.TrialStopped(n, text));
    events.add(new StudyEvent.TrialSpared(n, text));
    events.add(new StudyEvent.TrialFailed(n, text));
    events.add(new StudyEvent.TrialCompleted(n));
    events.add(new StudyEvent.SearchEnded(text));
    events.add(new StudyEvent.ReviewBegun(List.of(n, 3)));
    events.add(new StudyEvent.ReviewBegun(List.of()));
    events.add(new StudyEvent.StudyHalted(text, random.nextBoolean()));
    events.add(new StudyEvent.WinnerChosen(n, 3, real(random), real(random)));
    events.add(new StudyEvent.StudyFinished(random.nextBoolean(), text));
    return events;
  }

  private static List<LegOutcome> outcomes(String text) {
    return List.of(
        new LegOutcome.Reached(Optional.empty()),
        new LegOutcome.Reached(Optional.of(new Checkpoint("checkpoints/1-2-3", text))),
        new LegOutcome.Reached(Optional.of(new Checkpoint("checkpoints/1-2-3", text, 1L << 40))),
        new LegOutcome.Diverged(text),
        new LegOutcome.Stopped(text),
        new LegOutcome.Settled(text),
        new LegOutcome.Failed(text),
        new LegOutcome.Lost(text),
        new LegOutcome.Lost(text, true),
        new LegOutcome.Cancelled());
  }

  private static List<Observation> observations(Random random) {
    var observations = new ArrayList<Observation>();
    for (int epoch = 1; epoch <= random.nextInt(4); epoch++) {
      var metrics = Map.of("loss", real(random), "f1", real(random));
      observations.add(new Observation(epoch, metrics, random.nextDouble()));
    }
    return observations;
  }

  private static double real(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> Double.POSITIVE_INFINITY;
      case 3 -> -0.0;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  /** Any characters, lone surrogates and line breaks among them. */
  private static String text(Random random) {
    var text = new StringBuilder("\n\"");
    random.ints(random.nextInt(8), 0, 0x10000).forEach(c -> text.append((char) c));
    return text.toString();
  }
}
