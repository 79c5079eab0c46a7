package dev.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FreedMemoryTest {
  private static final int PIECE = 4096;
  private static final int PIECES = 50_000;

  /** Other tests of this JVM need what JavaCPP reads once. */
  @BeforeAll
  static void prepare() {
    NativeSettings.prepare();
  }

  @Test
  void whatIsFreedBelowWhatIsInUseGoesBackToTheSystem() throws Exception {
    assumeTrue(hasCommand(), "this JVM has no command for it");
    Pointer[] pieces = IntStream.range(0, PIECES).mapToObj(i -> piece()).toArray(Pointer[]::new);
    long full = Pointer.physicalBytes();
    for (int i = 0; i < PIECES - 1; i++) {
      Pointer.free(pieces[i]);
    }
    try {
      FreedMemory.giveBack();
      long half = (long) PIECES * PIECE / 2;
      assertThat(full - Pointer.physicalBytes()).isGreaterThan(half);
    } finally {
      Pointer.free(pieces[PIECES - 1]);
    }
  }

  private static Pointer piece() {
    return Pointer.memset(Pointer.malloc(PIECE), 1, PIECE);
  }

  private static boolean hasCommand() throws Exception {
    var commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
    var info = ManagementFactory.getPlatformMBeanServer().getMBeanInfo(commands);
    return Arrays.stream(info.getOperations())
        .map(MBeanOperationInfo::getName)
        .anyMatch("systemTrimNativeHeap"::equals);
  }
}
