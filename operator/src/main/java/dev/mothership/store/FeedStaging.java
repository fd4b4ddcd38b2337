package dev.mothership.store;

import dev.mothership.model.FeedFacts;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A feed's entries on their way into the database, in tables that end with the transaction. A feed
 * holds one kind of entry.
 */
final class FeedStaging implements Consumer<Knowledge> {
  private static final Map<Class<?>, ScoreStaging.Table> SCORES =
      Map.of(
          Knowledge.Epss.class, ScoreStaging.EPSS,
          Knowledge.Kev.class, ScoreStaging.KEV,
          Knowledge.Vulnrichment.class, ScoreStaging.VULNRICHMENT);

  private final Handle handle;
  private final boolean force;
  private final Map<ScoreStaging.Table, ScoreStaging> scores = new HashMap<>();
  private @Nullable AdvisoryStaging advisories;

  FeedStaging(Handle handle, boolean force) {
    this.handle = handle;
    this.force = force;
  }

  @Override
  public void accept(Knowledge knowledge) {
    ScoreStaging.Table table = SCORES.get(knowledge.getClass());
    if (table != null) {
      scores.computeIfAbsent(table, made -> new ScoreStaging(handle, made)).add(knowledge);
      return;
    }
    AdvisoryStaging staging = advisories;
    if (staging == null) {
      staging = new AdvisoryStaging(handle, force);
      advisories = staging;
    }
    staging.add(knowledge);
  }

  /** Whether its entries say each of when they are, so that older ones are told one by one. */
  boolean datedEach() {
    return advisories != null;
  }

  /** Makes it what is known. */
  FeedLoad merge(FeedFacts facts) {
    AdvisoryStaging staging = advisories;
    if (scores.size() + (staging == null ? 0 : 1) > 1) {
      throw new FeedRefused("it holds entries of several kinds");
    }
    if (staging != null) {
      return staging.merge(facts);
    }
    for (ScoreStaging only : scores.values()) {
      return only.merge(facts);
    }
    throw new FeedRefused("nothing in it says anything");
  }

  /**
   * Has what rests on it worked out anew: after advisories all software, after scores only what
   * they are of.
   */
  void follow(Rescoring rescoring) {
    if (advisories != null) {
      TaskRequests.correlationOfSoftware(handle);
      return;
    }
    MovedScores moved = new MovedScores(handle);
    TaskRequests.correlations(
        handle, scores.containsKey(ScoreStaging.EPSS) ? rescoring.run(moved) : moved.holders());
  }

  /** How many entries of the feed are known after the merge. */
  long known(FeedFacts facts) {
    if (advisories == null) {
      String table = scores.keySet().iterator().next().name();
      return handle.createQuery("select count(*) from " + table).mapTo(Long.class).one();
    }
    return handle
        .createQuery("select count(*) from advisory where feed = :feed")
        .bind("feed", facts.name())
        .mapTo(Long.class)
        .one();
  }
}
