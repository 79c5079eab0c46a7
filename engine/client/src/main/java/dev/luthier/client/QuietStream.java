package dev.luthier.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stream that fails where whoever sends it says nothing for too long: a connection whose other
 * end has vanished without a word looks as if it were quiet. For one thread.
 */
final class QuietStream extends FilterInputStream {
  private static final System.Logger LOGGER = System.getLogger(QuietStream.class.getName());
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Duration longest;
  private final AtomicBoolean late = new AtomicBoolean();

  /**
   * A stream.
   *
   * @param longest how long a read may wait
   */
  QuietStream(InputStream in, Duration longest) {
    super(in);
    this.longest = longest;
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var thread = new Thread(work, "luthier-client-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    ScheduledFuture<?> alarm =
        CLOCK.schedule(this::giveUp, longest.toMillis(), TimeUnit.MILLISECONDS);
    int count;
    try {
      count = super.read(into, offset, length);
    } catch (IOException e) {
      throw late.get() ? silent() : e;
    } finally {
      alarm.cancel(false);
    }
    if (count < 0 && late.get()) { // a body that is given up ends like any other
      throw silent();
    }
    return count;
  }

  private SocketTimeoutException silent() {
    return new SocketTimeoutException("it has said nothing for " + longest);
  }

  private void giveUp() {
    late.set(true);
    try {
      close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "a silent stream cannot be closed", e);
    }
  }
}
