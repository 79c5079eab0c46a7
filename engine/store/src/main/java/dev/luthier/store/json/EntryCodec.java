package dev.luthier.store.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.luthier.study.LogEntry;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.function.Function;

/**
 * Log entries to JSON and back, one entry after the other: configurations are read in the space of
 * the study that was read before them. For one thread, where nothing else is said.
 */
public final class EntryCodec {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final Context context;

  /**
   * A codec that has read nothing.
   *
   * @param specs reads a study from the JSON of {@code StudyFile.toJson}
   */
  public EntryCodec(Function<String, StudySpec> specs) {
    this.context = new Context(specs);
  }

  /** Writes one entry as a JSON object without line breaks. */
  public static void write(LogEntry entry, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      EventForm<?> form = EventForms.of(entry.event());
      json.writeStartObject();
      json.writeNumberField("seq", entry.seq());
      json.writeNumberField("at", entry.at());
      json.writeNumberField("basis", entry.basis());
      json.writeStringField("type", form.type());
      form.write(json, entry.event());
      json.writeEndObject();
    }
  }

  /**
   * Reads one entry.
   *
   * @param bytes hold its JSON object from {@code offset} on; fields that no event has are passed
   *     over
   * @throws IOException if it is no entry; the message names the field
   */
  public LogEntry read(byte[] bytes, int offset, int length) throws IOException {
    try (JsonParser in = JSON.createParser(bytes, offset, length)) {
      in.nextToken();
      return entry(in);
    }
  }

  /**
   * Reads entries that follow one another, with one parser for all: that costs less than one each.
   * Once the study's first entry was read, several threads may do this at once.
   *
   * @param bytes hold their JSON objects from {@code offset} on, white space between them
   * @param entries gets them in order, those before a damaged one too
   * @throws IOException if something is no entry; the message names the field
   */
  public void readAll(byte[] bytes, int offset, int length, Collection<LogEntry> entries)
      throws IOException {
    try (JsonParser in = JSON.createParser(bytes, offset, length)) {
      while (in.nextToken() != null) {
        entries.add(entry(in));
      }
    }
  }

  private LogEntry entry(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("no JSON object.");
    }
    Fields fields = Fields.of(in);
    try {
      return new LogEntry(
          fields.whole("seq"),
          fields.whole("at"),
          fields.whole("basis"),
          EventForms.of(fields.text("type")).reader().read(fields, context));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
