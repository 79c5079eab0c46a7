package dev.luthier.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChildMemoryTest {
  private static final long MEBI = 1L << 20;

  private static List<String> words(long heap) {
    return ChildCommands.jvm(new ChildMemory(heap, 64 * MEBI), 1, List.of()).words();
  }

  @Test
  void whatWaitsForTheCollectorIsBoundedHoweverLargeTheHeap() {
    assertThat(words(8192 * MEBI)).contains("-Xmx8192m", "-XX:MaxNewSize=256m");
  }

  @Test
  void aSmallHeapKeepsRoomForWhatLives() {
    assertThat(words(64 * MEBI)).contains("-Xmx64m", "-XX:MaxNewSize=21m");
    assertThat(words(16 * MEBI)).contains("-Xmx16m", "-XX:MaxNewSize=5m");
  }
}
