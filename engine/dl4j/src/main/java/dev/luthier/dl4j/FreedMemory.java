package dev.luthier.dl4j;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory outside the heap that was freed back to the system: the allocator of glibc keeps it.
 * A command of newer JVMs does that on Linux (JDK 18, and later updates of 17); elsewhere nothing
 * happens.
 */
final class FreedMemory {
  private static final Logger LOG = LoggerFactory.getLogger(FreedMemory.class);
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
  private static final String TRIM = "systemTrimNativeHeap";

  private FreedMemory() {}

  /** Does so. Threads that allocate meanwhile wait for it, and so does a collection that is due. */
  static void giveBack() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      server.invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
    } catch (JMException | JMRuntimeException e) {
      LOG.debug("freed memory stays with the process", e);
    }
  }
}
