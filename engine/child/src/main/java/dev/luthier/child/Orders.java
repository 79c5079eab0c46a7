package dev.luthier.child;

import dev.luthier.eval.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a child hears from its trainer, read by a thread of its own: a stop must be heard while the
 * objective trains, and a child whose trainer has gone must end at once.
 */
final class Orders {
  private final BlockingQueue<ToChild> waiting = new LinkedBlockingQueue<>();
  private volatile StopSignal stop = new StopSignal();

  private Orders() {}

  /** Begins to listen. */
  static Orders from(InputStream in) {
    var orders = new Orders();
    var thread = new Thread(() -> orders.listen(in), "luthier-orders");
    thread.setDaemon(true);
    thread.start();
    return orders;
  }

  private void listen(InputStream in) {
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Lines.read(line, ToChild.class).ifPresent(this::heard);
      }
    } catch (IOException e) {
      System.err.println("luthier: the trainer cannot be heard: " + e);
    }
    Runtime.getRuntime().halt(0); // whatever the user's code is at: nobody waits for it
  }

  private void heard(ToChild order) {
    if (order instanceof ToChild.Stop s) {
      stop.stop(s.reason());
    } else {
      waiting.add(order);
    }
  }

  /** The next order. */
  ToChild next() throws InterruptedException {
    return waiting.take();
  }

  /** A leg begins: only stops from now on are for it. */
  StopSignal begin() {
    stop = new StopSignal();
    return stop;
  }
}
