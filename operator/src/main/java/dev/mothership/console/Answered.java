package dev.mothership.console;

import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** What the database answers; one that does not is told as such. */
final class Answered {
  private static final Logger LOG = Logger.getLogger(Answered.class);
  private static final long SOON = 5;

  private Answered() {}

  /**
   * @throws Refused 503
   */
  static <T> T by(Supplier<T> question) {
    try {
      return question.get();
    } catch (JdbiException e) {
      LOG.warnf("the database cannot be read or written: %s", e.getMessage());
      throw Refused.later(
          Refused.UNAVAILABLE, "the operator's database does not answer: try again", SOON);
    }
  }
}
