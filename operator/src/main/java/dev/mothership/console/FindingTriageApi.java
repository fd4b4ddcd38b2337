package dev.mothership.console;

import dev.mothership.store.TriageChange;
import dev.mothership.store.TriageStore;
import dev.mothership.store.TriageStore.Located;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Who looks after a finding: read by those who may get findings of its namespace, changed by those
 * who may triage them.
 */
@Singleton
@Path("/api/v1/namespaces/{namespace}/findings/{name}/triage")
@Produces(MediaType.APPLICATION_JSON)
public final class FindingTriageApi {
  private static final String REST = "rest";

  private final Gate gate;
  private final Pace pace;
  private final TriageStore store;

  FindingTriageApi(Gate gate, Pace pace, TriageStore store) {
    this.gate = gate;
    this.pace = pace;
    this.store = store;
  }

  @GET
  public TriageView get(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
    gate.admit(authorization, "get", namespace);
    Located finding = find(namespace, name);
    return TriageView.of(name, finding.state(), finding.triage());
  }

  /** Fields that are absent stay, empty ones are taken back. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  public TriageView put(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      InputStream body) {
    Gate.Caller caller = gate.admit(authorization, "triage", namespace);
    pace.take(caller.name());
    TriageChange change = TriageBody.read(body);
    Located finding = find(namespace, name);
    return TriageView.of(
        name,
        finding.state(),
        Answered.by(
            () ->
                store.change(
                    finding.tenantId(), finding.findingId(), change, caller.name(), REST)));
  }

  private Located find(String namespace, String name) {
    return Answered.by(() -> store.find(namespace, name))
        .orElseThrow(
            () ->
                new Refused(
                    Refused.NOT_FOUND,
                    "there is no finding %s in namespace %s".formatted(name, namespace)));
  }
}
