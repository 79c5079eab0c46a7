package dev.luthier.store.jdbc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a database again and again while it is away: a study that runs must outlive a server that is
 * started anew. For many threads.
 */
final class Patience {
  private static final System.Logger LOG = System.getLogger(Patience.class.getName());
  private static final long SHORTEST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final Database database;
  private final String study;
  private final CountDownLatch hurry = new CountDownLatch(1);
  private volatile long millis;

  /** What to do in one transaction. */
  interface Work<T> {
    /**
     * Does it.
     *
     * @param again whether an attempt before may have succeeded without an answer
     */
    T on(Connection connection, boolean again) throws SQLException, IOException;
  }

  /**
   * Patience with a database.
   *
   * @param longest how long it may be away each time
   */
  Patience(Database database, String study, Duration longest) {
    this.database = database;
    this.study = study;
    this.millis = longest.toMillis();
  }

  /**
   * Does something in a transaction.
   *
   * @param cannot what the study cannot do without it, as in "be written to"
   * @throws IOException if the database refuses, or was away for too long; with a message for the
   *     user
   */
  <T> T ask(String cannot, Work<T> work) throws IOException {
    return ask(cannot, again -> database.transaction(connection -> work.on(connection, again)));
  }

  /** The same without a transaction around: for one statement, which is one by itself. */
  <T> T askAtOnce(String cannot, Work<T> work) throws IOException {
    return ask(cannot, again -> database.atOnce(connection -> work.on(connection, again)));
  }

  private interface Attempt<T> {
    T make(boolean again) throws SQLException, IOException;
  }

  private <T> T ask(String cannot, Attempt<T> attempt) throws IOException {
    long began = System.nanoTime();
    long pause = SHORTEST_PAUSE_MILLIS;
    boolean again = false;
    while (true) {
      try {
        T answer = attempt.make(again);
        if (again) {
          LOG.log(System.Logger.Level.WARNING, () -> "database " + database.url() + " is back");
        }
        return answer;
      } catch (SQLException e) {
        waitOrGiveUp(cannot, e, (System.nanoTime() - began) / 1_000_000, pause, again);
      }
      again = true;
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private void waitOrGiveUp(
      String cannot, SQLException failure, long waited, long pause, boolean again)
      throws IOException {
    if (!Database.isAway(failure)) {
      String why = failure.getMessage() + ". Maybe its disk is full or it is read-only; mend it";
      throw lost(cannot, why, failure);
    }
    if (waited >= millis) {
      String why = "it was away for " + Duration.ofMillis(waited) + ". Maybe start it";
      throw lost(cannot, why, failure);
    }
    if (!again) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "database " + database.url() + " is away, results wait: " + failure.getMessage());
    }
    pause(pause);
  }

  private IOException lost(String cannot, String why, SQLException cause) {
    return new IOException(
        "study '"
            + study
            + "' cannot "
            + cannot
            + " "
            + database.url()
            + ": "
            + why
            + ", then resume the study.",
        cause);
  }

  /** Also ends when somebody is in a hurry. */
  private void pause(long length) throws InterruptedIOException {
    try {
      boolean hurried = hurry.await(length, TimeUnit.MILLISECONDS);
      if (hurried) {
        Thread.sleep(SHORTEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted while database " + database.url() + " was away");
    }
  }

  /** Waits no longer than this from now on, counted from a question's beginning. */
  void hurry(Duration longest) {
    millis = Math.min(millis, longest.toMillis());
    hurry.countDown();
  }
}
