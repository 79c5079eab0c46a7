package dev.luthier.store.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.luthier.space.Configuration;
import dev.luthier.study.StudyEvent.EvidenceGiven;
import dev.luthier.study.StudyEvent.TrialImported;
import dev.luthier.trial.TrialState;
import java.io.IOException;
import java.util.List;

/** The forms of what a study takes over, and of configurations. */
final class ImportForms {
  private ImportForms() {}

  static void configuration(JsonGenerator out, Configuration configuration) throws IOException {
    out.writeObjectFieldStart("configuration");
    for (var value : configuration.asMap().entrySet()) {
      out.writeFieldName(value.getKey());
      out.writePOJO(value.getValue());
    }
    out.writeEndObject();
  }

  static Configuration configuration(Fields in, Context context) throws IOException {
    return context.space().configuration(in.child("configuration").plain());
  }

  static void evidence(JsonGenerator out, EvidenceGiven event) throws IOException {
    configuration(out, event.configuration());
    out.writeNumberField("value", event.value());
  }

  static EvidenceGiven evidence(Fields in, Context context) throws IOException {
    return new EvidenceGiven(configuration(in, context), in.real("value"));
  }

  static void trial(JsonGenerator out, TrialImported event) throws IOException {
    out.writeNumberField("trial", event.trial());
    configuration(out, event.configuration());
    out.writeStringField("end", event.end().word());
    out.writeStringField("why", event.end().why());
    out.writeNumberField("value", event.value());
    out.writeArrayFieldStart("curve");
    for (double value : event.curve()) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }

  static TrialImported trial(Fields in, Context context) throws IOException {
    List<Double> curve = in.realList("curve");
    return new TrialImported(
        in.integer("trial"), configuration(in, context), end(in), in.real("value"), curve);
  }

  private static TrialState end(Fields in) throws IOException {
    String word = in.text("end");
    return switch (word) {
      case "COMPLETED" -> new TrialState.Completed();
      case "STOPPED" -> new TrialState.Stopped(in.text("why"));
      case "FAILED" -> new TrialState.Failed(in.text("why"));
      default -> throw new IOException("'" + word + "' is no end of a trial.");
    };
  }
}
