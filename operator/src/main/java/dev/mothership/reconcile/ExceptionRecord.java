package dev.mothership.reconcile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.api.v1alpha1.PostureExceptionSpec;
import dev.mothership.api.v1alpha1.PostureExceptionSpec.Attests;
import dev.mothership.api.v1alpha1.PostureExceptionSpec.Match;
import dev.mothership.api.v1alpha1.PostureExceptionStatus;
import dev.mothership.rules.Framework;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.ExceptionIntent;
import dev.mothership.store.ExceptionState;
import dev.mothership.store.ExceptionStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An exception stored, and the status that follows. */
@Singleton
final class ExceptionRecord {
  private final ExceptionStore store;
  private final RuleCatalog catalog;
  private final ExceptionSettings settings;

  ExceptionRecord(ExceptionStore store, RuleCatalog catalog, ExceptionSettings settings) {
    this.store = store;
    this.catalog = catalog;
    this.settings = settings;
  }

  static PostureExceptionStatus empty() {
    return new PostureExceptionStatus(
        null, null, 0, List.of(), false, null, null, false, null, null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static PostureExceptionStatus keep(
      PostureExceptionStatus before, long generation, ConditionSet set) {
    return new PostureExceptionStatus(
        generation,
        before.hash(),
        before.matched(),
        before.findings(),
        before.applied(),
        before.approvedBy(),
        before.approvedAt(),
        before.expired(),
        before.cutTo(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  PostureExceptionStatus save(HasMetadata object, PostureExceptionSpec spec, ConditionSet set) {
    String hash = SpecHash.of(spec);
    Optional<ExceptionState> stored = store.save(intent(object, spec, hash));
    String token = AskedFor.token(object);
    ExceptionState state = stored.orElse(null);
    boolean approved = state != null && ExceptionVerdict.approved(state);
    ConditionSet judged =
        state == null
            ? AccountConditions.refused(
                set.without(Reasons.APPROVED),
                Reasons.NO_TENANT,
                "No Tenant, or more than one, selects the namespace, so the exception is of nothing.")
            : ExceptionVerdict.of(set, object, spec, hash, state, unknown(spec));
    return new PostureExceptionStatus(
        object.getMetadata().getGeneration(),
        hash,
        state == null ? 0 : state.matched(),
        state == null ? List.of() : state.names(),
        state != null && state.applied() && ExceptionState.APPROVED.equals(state.standing()),
        approved ? Objects.requireNonNull(state).decidedBy() : null,
        approved ? time(Objects.requireNonNull(state).decidedAt()) : null,
        state != null && ExceptionState.EXPIRED.equals(state.standing()),
        time(state == null ? null : state.cutTo()),
        token.isEmpty() ? null : token,
        judged.list());
  }

  private ExceptionIntent intent(HasMetadata object, PostureExceptionSpec spec, String hash) {
    ObjectMeta metadata = object.getMetadata();
    boolean cluster = metadata.getNamespace() == null;
    Match match = spec.match();
    Attests attests = spec.attests();
    return new ExceptionIntent(
        cluster,
        cluster ? "" : metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        hash,
        spec.type(),
        spec.strength() == null ? "" : spec.strength(),
        json(match),
        match == null || match.maxMatches() == null ? 0 : match.maxMatches(),
        attests == null ? "" : attests.framework(),
        attests == null ? "" : attests.requirement(),
        attests == null || attests.accounts() == null ? List.of() : attests.accounts(),
        spec.reason(),
        spec.evidence() == null ? List.of() : spec.evidence(),
        spec.requestedBy(),
        Instant.parse(spec.expires()),
        Instant.parse(metadata.getCreationTimestamp()),
        settings.longest());
  }

  private static ObjectNode json(@Nullable Match match) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (match == null) {
      return json;
    }
    if (match.finding() != null) {
      json.put("finding", match.finding());
    }
    if (match.check() != null) {
      json.put("check", match.check());
    }
    if (match.assets() != null) {
      ArrayNode assets = json.putArray("assets");
      match.assets().forEach(assets::add);
    }
    if (match.tags() != null) {
      ObjectNode tags = json.putObject("tags");
      new TreeMap<>(match.tags()).forEach(tags::put);
    }
    return json;
  }

  /** What is wrong with the requirement that it attests; empty for nothing. */
  private String unknown(PostureExceptionSpec spec) {
    Attests attests = spec.attests();
    if (attests == null) {
      return "";
    }
    Optional<Framework> framework =
        catalog.frameworks().stream()
            .filter(one -> one.id().equals(attests.framework()))
            .findFirst();
    if (framework.isEmpty()) {
      return "There is no framework " + attests.framework() + ".";
    }
    return framework.get().requirements().stream()
            .anyMatch(one -> one.id().equals(attests.requirement()))
        ? ""
        : "%s has no requirement %s.".formatted(attests.framework(), attests.requirement());
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
