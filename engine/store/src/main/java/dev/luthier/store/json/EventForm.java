package dev.luthier.store.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.luthier.study.StudyEvent;
import java.io.IOException;

/**
 * How one kind of event looks in JSON.
 *
 * @param type its word in the log
 * @param event its class
 * @param writer writes its fields
 * @param reader makes it from its fields
 */
record EventForm<E extends StudyEvent>(
    String type, Class<E> event, Writer<E> writer, Reader<E> reader) {
  /** Writes an event's fields into an open object. */
  @FunctionalInterface
  interface Writer<E> {
    void write(JsonGenerator out, E event) throws IOException;
  }

  /** Makes an event from its fields; what it needs to know of the study is in the context. */
  @FunctionalInterface
  interface Reader<E> {
    E read(Fields fields, Context context) throws IOException;
  }

  void write(JsonGenerator out, StudyEvent any) throws IOException {
    writer.write(out, event.cast(any));
  }
}
