package dev.luthier.node;

import io.javalin.http.Context;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a refused request still sends. A server that closes the connection meanwhile breaks the
 * client's writing, and many a client then never reads the answer, which says why: so the rest is
 * dropped first.
 *
 * <p>For whom the node knows it waits for up to {@value #MOST_BYTES} bytes and {@value
 * #MOST_SECONDS} seconds, and for the next of them as long as the server lets a connection be idle;
 * of others it takes what has arrived, so that nobody can hold its threads by sending nothing. Who
 * waits to be told to go on ({@code Expect}) sends nothing once refused.
 */
final class UnreadBody {
  private static final Logger LOGGER = LoggerFactory.getLogger(UnreadBody.class);
  private static final long MOST_BYTES = 256L << 20;
  private static final long MOST_SECONDS = 30;

  private final Context ctx;
  private final boolean known;

  /**
   * Of a request that is about to be refused.
   *
   * @param known whether its token is
   */
  UnreadBody(Context ctx, boolean known) {
    this.ctx = ctx;
    this.known = known;
  }

  /**
   * Drops it.
   *
   * @return whether nothing is left: if something is, the connection is closed behind the answer,
   *     and the client must be told so, or it sends its next request into the closing one
   */
  boolean drop() {
    if (ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null) {
      return true;
    }
    if (ctx.header("Expect") != null) {
      return false; // to ask for the stream would be to say: go on
    }
    try {
      ServletInputStream in = ctx.req().getInputStream();
      drop(in);
      return in.isFinished();
    } catch (IOException e) {
      LOGGER.debug("{} {} was refused and has gone", ctx.method(), ctx.path(), e);
      return false;
    }
  }

  private void drop(ServletInputStream in) throws IOException {
    var buffer = new byte[1 << 16];
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    long dropped = 0;
    int read = 0;
    while (read >= 0
        && dropped < MOST_BYTES
        && System.nanoTime() < until
        && (known || in.available() > 0)) {
      read = in.read(buffer);
      dropped += read;
    }
  }
}
