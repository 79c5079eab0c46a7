package dev.luthier.store.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.luthier.study.StudyEvent;
import dev.luthier.study.StudyEvent.Advance;
import dev.luthier.study.StudyEvent.BudgetExtended;
import dev.luthier.study.StudyEvent.CheckpointsDropped;
import dev.luthier.study.StudyEvent.ClockRead;
import dev.luthier.study.StudyEvent.EvidenceGiven;
import dev.luthier.study.StudyEvent.LegEnded;
import dev.luthier.study.StudyEvent.LegRetried;
import dev.luthier.study.StudyEvent.LegStarted;
import dev.luthier.study.StudyEvent.RefitEnded;
import dev.luthier.study.StudyEvent.ReviewBegun;
import dev.luthier.study.StudyEvent.SearchEnded;
import dev.luthier.study.StudyEvent.SessionOpened;
import dev.luthier.study.StudyEvent.SlotsChanged;
import dev.luthier.study.StudyEvent.StopRequested;
import dev.luthier.study.StudyEvent.StudyCreated;
import dev.luthier.study.StudyEvent.StudyFinished;
import dev.luthier.study.StudyEvent.StudyHalted;
import dev.luthier.study.StudyEvent.SuggesterExhausted;
import dev.luthier.study.StudyEvent.TrialAdvanced;
import dev.luthier.study.StudyEvent.TrialCompleted;
import dev.luthier.study.StudyEvent.TrialFailed;
import dev.luthier.study.StudyEvent.TrialImported;
import dev.luthier.study.StudyEvent.TrialPlanned;
import dev.luthier.study.StudyEvent.TrialSpared;
import dev.luthier.study.StudyEvent.TrialStopped;
import dev.luthier.study.StudyEvent.WinnerChosen;
import dev.luthier.studyfile.StudyFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every kind of event with its form. */
final class EventForms {
  private static final JsonMapper JSON = new JsonMapper();

  private static final List<EventForm<?>> ALL =
      List.of(
          form("studyCreated", StudyCreated.class, EventForms::writeSpec, EventForms::readSpec),
          form("sessionOpened", SessionOpened.class, EventForms::session, EventForms::session),
          form("evidenceGiven", EvidenceGiven.class, ImportForms::evidence, ImportForms::evidence),
          form("trialImported", TrialImported.class, ImportForms::trial, ImportForms::trial),
          form(
              "slotsChanged",
              SlotsChanged.class,
              (out, e) -> out.writeNumberField("slots", e.slots()),
              (in, c) -> new SlotsChanged(in.integer("slots"))),
          form("trialPlanned", TrialPlanned.class, EventForms::planned, EventForms::planned),
          form(
              "suggesterExhausted",
              SuggesterExhausted.class,
              EventForms::exhausted,
              (in, c) ->
                  new SuggesterExhausted(in.text("reason"), in.whole("fit", TrialPlanned.OWN))),
          form("legEnded", LegEnded.class, LegForms::ended, (in, c) -> LegForms.ended(in)),
          form("clockRead", ClockRead.class, (out, e) -> {}, (in, c) -> new ClockRead()),
          form(
              "stopRequested",
              StopRequested.class,
              (out, e) -> out.writeStringField("reason", e.reason()),
              (in, c) -> new StopRequested(in.text("reason"))),
          form(
              "budgetExtended",
              BudgetExtended.class,
              (out, e) -> out.writeNumberField("trials", e.trials()),
              (in, c) -> new BudgetExtended(in.integer("trials"))),
          form("refitEnded", RefitEnded.class, EventForms::refit, EventForms::refit),
          form("trialAdvanced", TrialAdvanced.class, EventForms::advanced, EventForms::advanced),
          form(
              "legStarted",
              LegStarted.class,
              (out, e) -> LegForms.leg(out, e.leg()),
              (in, c) -> new LegStarted(LegForms.leg(in))),
          form("legRetried", LegRetried.class, LegForms::retried, (in, c) -> LegForms.retried(in)),
          form(
              "trialStopped",
              TrialStopped.class,
              (out, e) -> trial(out, e.trial(), "reason", e.reason()),
              (in, c) -> new TrialStopped(in.integer("trial"), in.text("reason"))),
          form(
              "trialSpared",
              TrialSpared.class,
              (out, e) -> trial(out, e.trial(), "reason", e.reason()),
              (in, c) -> new TrialSpared(in.integer("trial"), in.text("reason"))),
          form(
              "trialFailed",
              TrialFailed.class,
              (out, e) -> trial(out, e.trial(), "cause", e.cause()),
              (in, c) -> new TrialFailed(in.integer("trial"), in.text("cause"))),
          form(
              "trialCompleted",
              TrialCompleted.class,
              (out, e) -> out.writeNumberField("trial", e.trial()),
              (in, c) -> new TrialCompleted(in.integer("trial"))),
          form(
              "checkpointsDropped",
              CheckpointsDropped.class,
              (out, e) -> out.writeNumberField("trial", e.trial()),
              (in, c) -> new CheckpointsDropped(in.integer("trial"))),
          form(
              "searchEnded",
              SearchEnded.class,
              (out, e) -> out.writeStringField("reason", e.reason()),
              (in, c) -> new SearchEnded(in.text("reason"))),
          form("reviewBegun", ReviewBegun.class, EventForms::review, EventForms::review),
          form(
              "studyHalted",
              StudyHalted.class,
              (out, e) -> end(out, e.reason(), e.failed()),
              (in, c) -> new StudyHalted(in.text("reason"), in.flag("failed"))),
          form("winnerChosen", WinnerChosen.class, EventForms::winner, EventForms::winner),
          form(
              "studyFinished",
              StudyFinished.class,
              (out, e) -> end(out, e.reason(), e.failed()),
              (in, c) -> new StudyFinished(in.flag("failed"), in.text("reason"))));

  private static final Map<Class<?>, EventForm<?>> BY_EVENT =
      ALL.stream().collect(Collectors.toMap(EventForm::event, Function.identity()));
  private static final Map<String, EventForm<?>> BY_TYPE =
      ALL.stream().collect(Collectors.toMap(EventForm::type, Function.identity()));

  private EventForms() {}

  private static <E extends StudyEvent> EventForm<E> form(
      String type, Class<E> event, EventForm.Writer<E> writer, EventForm.Reader<E> reader) {
    return new EventForm<>(type, event, writer, reader);
  }

  static EventForm<?> of(StudyEvent event) {
    EventForm<?> form = BY_EVENT.get(event.getClass());
    if (form == null) {
      throw new IllegalArgumentException("no form for " + event.getClass());
    }
    return form;
  }

  static EventForm<?> of(String type) throws IOException {
    EventForm<?> form = BY_TYPE.get(type);
    if (form == null) {
      throw new IOException("'" + type + "' is no event. Maybe a newer Luthier wrote it.");
    }
    return form;
  }

  private static void writeSpec(JsonGenerator out, StudyCreated event) throws IOException {
    out.writeFieldName("spec");
    out.writeRawValue(StudyFile.toJson(event.spec()));
  }

  private static StudyCreated readSpec(Fields in, Context context) throws IOException {
    return new StudyCreated(context.study(JSON.writeValueAsString(in.child("spec").plain())));
  }

  private static void session(JsonGenerator out, SessionOpened event) throws IOException {
    out.writeNumberField("slots", event.slots());
    out.writeNumberField("ahead", event.ahead());
    out.writeObjectFieldStart("environment");
    for (var field : event.environment().entrySet()) {
      out.writeStringField(field.getKey(), field.getValue());
    }
    out.writeEndObject();
    if (event.adopting()) {
      out.writeBooleanField("adopting", true);
    }
  }

  private static SessionOpened session(Fields in, Context context) throws IOException {
    return new SessionOpened(
        in.integer("slots"),
        in.integer("ahead"),
        in.texts("environment"),
        in.has("adopting") && in.flag("adopting"));
  }

  private static void planned(JsonGenerator out, TrialPlanned event) throws IOException {
    out.writeNumberField("trial", event.trial());
    out.writeNumberField("index", event.index());
    fit(out, event.fit());
    ImportForms.configuration(out, event.configuration());
  }

  private static void fit(JsonGenerator out, long fit) throws IOException {
    if (fit != TrialPlanned.OWN) {
      out.writeNumberField("fit", fit);
    }
  }

  private static void exhausted(JsonGenerator out, SuggesterExhausted event) throws IOException {
    out.writeStringField("reason", event.reason());
    fit(out, event.fit());
  }

  private static TrialPlanned planned(Fields in, Context context) throws IOException {
    return new TrialPlanned(
        in.integer("trial"),
        ImportForms.configuration(in, context),
        in.integer("index"),
        in.whole("fit", TrialPlanned.OWN));
  }

  private static void refit(JsonGenerator out, RefitEnded event) throws IOException {
    LegForms.reals(out, "test", event.test());
    out.writeNumberField("rows", event.rows());
    out.writeStringField("failure", event.failure());
  }

  private static RefitEnded refit(Fields in, Context context) throws IOException {
    return new RefitEnded(in.reals("test"), in.integer("rows"), in.text("failure"));
  }

  private static void advanced(JsonGenerator out, TrialAdvanced event) throws IOException {
    out.writeNumberField("trial", event.trial());
    out.writeNumberField("rung", event.rung());
    out.writeStringField("why", event.why().name().toLowerCase(Locale.ROOT));
  }

  private static TrialAdvanced advanced(Fields in, Context context) throws IOException {
    return new TrialAdvanced(
        in.integer("trial"),
        in.integer("rung"),
        Advance.valueOf(in.text("why").toUpperCase(Locale.ROOT)));
  }

  private static void review(JsonGenerator out, ReviewBegun event) throws IOException {
    out.writeArrayFieldStart("trials");
    for (int trial : event.trials()) {
      out.writeNumber(trial);
    }
    out.writeEndArray();
  }

  private static ReviewBegun review(Fields in, Context context) throws IOException {
    return new ReviewBegun(in.realList("trials").stream().map(Double::intValue).toList());
  }

  private static void winner(JsonGenerator out, WinnerChosen event) throws IOException {
    out.writeNumberField("trial", event.trial());
    out.writeNumberField("rung", event.rung());
    out.writeNumberField("mean", event.mean());
    out.writeNumberField("standardError", event.standardError());
  }

  private static WinnerChosen winner(Fields in, Context context) throws IOException {
    return new WinnerChosen(
        in.integer("trial"), in.integer("rung"), in.real("mean"), in.real("standardError"));
  }

  private static void trial(JsonGenerator out, int trial, String field, String text)
      throws IOException {
    out.writeNumberField("trial", trial);
    out.writeStringField(field, text);
  }

  private static void end(JsonGenerator out, String reason, boolean failed) throws IOException {
    out.writeStringField("reason", reason);
    out.writeBooleanField("failed", failed);
  }
}
