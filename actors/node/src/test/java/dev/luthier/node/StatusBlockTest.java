package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusBlockTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicInteger columns = new AtomicInteger(20);
  private final StatusBlock block = new StatusBlock(terminal, () -> 0, columns::get);

  private String said() {
    String said = bytes.toString(StandardCharsets.UTF_8).replace("\u001b[", "ESC");
    bytes.reset();
    return said.replace(System.lineSeparator(), "\n");
  }

  @Test
  void aBlockIsDrawnOverTheLast() {
    block.draw(List.of("one", "two"));
    assertThat(said()).isEqualTo("one\ntwo\n");
    block.draw(List.of("three"));
    assertThat(said()).isEqualTo("ESC2A\rESCJthree\n");
    block.draw(List.of("four"));
    assertThat(said()).isEqualTo("ESC1A\rESCJfour\n");
  }

  @Test
  void whatOthersPrintGoesAboveIt() {
    block.draw(List.of("one", "two"));
    said();
    block.above(terminal).print("INFO hello\n");
    assertThat(said()).isEqualTo("ESC2A\rESCJINFO hello\none\ntwo\n");
  }

  @Test
  void halfALineIsEndedBeforeTheBlockReturns() {
    block.draw(List.of("one"));
    said();
    block.above(terminal).print("half");
    assertThat(said()).isEqualTo("ESC1A\rESCJhalf");
    block.draw(List.of("two"));
    assertThat(said()).isEqualTo("\ntwo\n");
  }

  @Test
  void whatIsPrintedBeforeTheFirstBlockIsLeftAlone() {
    block.above(terminal).print("early\n");
    block.draw(List.of("one"));
    assertThat(said()).isEqualTo("early\none\n");
  }

  @Test
  void linesAreCutAtTheWidthOfTheMoment() {
    block.draw(List.of("a line of 24 characters."));
    assertThat(said()).isEqualTo("a line of 24 chara…\n");
    columns.set(7);
    block.draw(List.of("a line of 24 characters."));
    assertThat(said()).as("19 characters are three rows of 7").isEqualTo("ESC3A\rESCJa lin…\n");
  }

  @Test
  void theWidthThatSttySays() throws Exception {
    assertThat(TerminalWidth.columns("24 132")).isEqualTo(132);
    assertThat(TerminalWidth.columns("0 0")).isEqualTo(80);
    assertThatThrownBy(() -> TerminalWidth.columns("stty: no terminal"))
        .isInstanceOf(IOException.class);
  }
}
