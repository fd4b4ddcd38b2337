package dev.mothership.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mothership.store.AddressStore;
import dev.mothership.store.HeldAddress;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which asset had an address when. Whoever the API server knows may ask, and is told of assets of
 * those namespaces whose findings they may list.
 */
@Singleton
@Path("/api/v1/assets/lookup")
@Produces(MediaType.APPLICATION_JSON)
public final class AssetLookupApi {
  /** A private address can be in use in many networks; each namespace is asked about. */
  private static final int MOST = 200;

  private static final Set<String> PARAMETERS = Set.of("ip", "at", "namespace");
  private static final int CLOCKS_DIFFER_SECONDS = 60;

  private final Gate gate;
  private final AddressStore store;
  private final Clock clock;

  AssetLookupApi(Gate gate, AddressStore store, Clock clock) {
    this.gate = gate;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What is answered.
   *
   * @param ip the address, in full
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Answer(
      String ip, String at, @JsonInclude(JsonInclude.Include.ALWAYS) List<Holder> assets) {}

  /**
   * An asset that had the address.
   *
   * @param usedBy what the asset was a part of then, as an instance its interface
   * @param from when it was first seen with it
   * @param to when it was first seen without it; absent while it has it
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Holder(
      String key,
      String type,
      String name,
      String namespace,
      String account,
      String accountId,
      String provider,
      String region,
      String vpcId,
      String owner,
      @Nullable User usedBy,
      String from,
      @Nullable String to) {}

  /** An asset that had the holder. */
  public record User(String key, String type, String name) {}

  @GET
  public Answer holders(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Context UriInfo uri) {
    MultivaluedMap<String, String> given = uri.getQueryParameters();
    String namespace = given.getFirst("namespace");
    Gate.Caller caller =
        namespace == null ? gate.know(authorization) : gate.admit(authorization, "list", namespace);
    if (!PARAMETERS.containsAll(given.keySet())) {
      throw new Refused(Refused.BAD_REQUEST, "there are ip, at and namespace only");
    }
    String ip = IpAddress.of(given.getFirst("ip"));
    Instant at = at(new EmitQuery(given));
    List<HeldAddress> holders = Answered.by(() -> store.holders(ip, at, namespace, MOST + 1));
    if (holders.size() > MOST) {
      throw new Refused(
          Refused.BAD_REQUEST,
          "more than %d assets had that address: name a namespace".formatted(MOST));
    }
    Set<String> namespaces =
        holders.stream().map(HeldAddress::namespace).collect(Collectors.toSet());
    Set<String> seen = namespace == null ? gate.admitting(caller, "list", namespaces) : namespaces;
    return new Answer(
        ip,
        at.toString(),
        holders.stream()
            .filter(holder -> seen.contains(holder.namespace()))
            .map(AssetLookupApi::shown)
            .toList());
  }

  private Instant at(EmitQuery query) {
    Instant now = clock.instant();
    Instant at = query.time("at", now);
    if (at.isAfter(now.plusSeconds(CLOCKS_DIFFER_SECONDS))) {
      throw new Refused(Refused.BAD_REQUEST, "at has not come yet: leave it out to ask for now");
    }
    Instant earliest = now.minus(AddressStore.KEPT);
    if (at.isBefore(earliest)) {
      throw new Refused(
          Refused.BAD_REQUEST,
          "what assets were is kept for %d days: ask for a time after %s"
              .formatted(AddressStore.KEPT.toDays(), earliest));
    }
    return at;
  }

  private static Holder shown(HeldAddress held) {
    return new Holder(
        held.key(),
        held.type(),
        held.name(),
        held.namespace(),
        held.account(),
        held.accountId(),
        held.provider(),
        held.region(),
        held.vpcId(),
        held.owner(),
        held.userKey().isEmpty()
            ? null
            : new User(held.userKey(), held.userType(), held.userName()),
        held.from().toString(),
        held.to() == null ? null : held.to().toString());
  }
}
