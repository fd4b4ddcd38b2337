package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.Estate;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers who of a tenant can make a call on a resource, and why or why not. */
public final class WhoCan {
  /**
   * One principal's answer.
   *
   * @param outcome ALLOWED, UNKNOWN (it hangs on what nobody knows), DENIED or NOT_ALLOWED
   * @param because the layer that decides, or what nobody knows
   * @param statement the policy and the statement in it that decide; empty where none allows it
   */
  public record Answer(String principal, String outcome, String because, String statement) {}

  private final Estate estate;
  private final PolicyLibrary library = new PolicyLibrary();
  private final List<Holder> holders = new ArrayList<>();

  /**
   * @param organization as {@link AccessStage} takes it
   */
  public WhoCan(Estate estate, Map<Long, List<Map<String, JsonNode>>> organization) {
    this.estate = estate;
    PrincipalPolicies policies = new PrincipalPolicies(estate, library, organization);
    for (String type : List.of(Holder.ROLE, Holder.USER)) {
      estate.assets(type).forEach(asset -> holders.add(policies.of(asset)));
    }
  }

  /**
   * All roles and users, those that can first.
   *
   * @param resource an ARN; of a thing within an asset, as an object of a bucket, the asset's own
   *     policy counts
   */
  public List<Answer> ask(String action, String resource) {
    Optional<StoredAsset> asset = asset(resource);
    String account =
        asset
            .map(known -> estate.account(known.accountId()).nativeId())
            .orElse(Caller.accountOf(resource));
    Optional<List<Statement>> policy = asset.flatMap(this::policy);
    record Said(Holder holder, Decision decision) {}
    return holders.stream()
        .map(
            holder -> {
              Layers own = holder.layers();
              Layers layers = policy.map(own::withResource).orElse(own);
              Context context =
                  asset
                      .map(known -> holder.context().withAll("aws:ResourceTag/", known.tags()))
                      .orElse(holder.context());
              Request request = new Request(holder.caller(), action, resource, account, context);
              return new Said(holder, Evaluator.decide(request, layers));
            })
        .sorted(
            Comparator.comparing((Said said) -> rank(said.decision().outcome()))
                .thenComparing(said -> said.holder().key()))
        .map(said -> answer(said.holder(), said.decision()))
        .toList();
  }

  private static Answer answer(Holder holder, Decision decision) {
    String unread =
        holder.missing().isEmpty()
            ? ""
            : "; " + String.join(", ", holder.missing()) + " was not read";
    return new Answer(
        holder.key(),
        decision.outcome().name(),
        decision.because() + unread,
        decision.statement().map(Statement::name).orElse(""));
  }

  private static int rank(Decision.Outcome outcome) {
    return switch (outcome) {
      case ALLOWED -> 0;
      case UNKNOWN -> 1;
      case DENIED -> 2;
      case NOT_ALLOWED -> 3;
    };
  }

  private Optional<StoredAsset> asset(String resource) {
    Optional<StoredAsset> known = estate.find(resource);
    int slash = resource.indexOf('/');
    return known.isPresent() || slash < 0 ? known : estate.find(resource.substring(0, slash));
  }

  private Optional<List<Statement>> policy(StoredAsset asset) {
    String property = asset.type().equals(Holder.ROLE) ? "trust" : "policy";
    JsonNode document = asset.properties().path(property);
    return document.isObject() || document.isTextual()
        ? Optional.of(Statement.of(asset.key() + "#" + property, library.of(document)))
        : Optional.empty();
  }
}
