package dev.luthier.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void anOrderIsOneLineAndNothingElse() {
    assertThat(new String(Lines.order(ToChild.Verdict.CONTINUE), StandardCharsets.UTF_8))
        .isEqualTo("{\"op\":\"verdict\",\"verdict\":\"continue\"}\n");
    assertThat(new String(Lines.order(new ToChild.Stop("a\nb")), StandardCharsets.UTF_8))
        .isEqualTo("{\"op\":\"stop\",\"reason\":\"a\\nb\"}\n");
  }

  @Test
  void anAnswerBeginsALineOfItsOwn() {
    assertThat(new String(Lines.answer(new FromChild.Stopped()), StandardCharsets.UTF_8))
        .isEqualTo("\n{\"op\":\"stopped\"}\n");
  }
}
