package dev.mothership.console;

import dev.mothership.store.EmitStore;
import dev.mothership.store.EmittedGrants;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who holds power over the accounts of a namespace, for those who may list its findings: OCSF's IAM
 * analysis findings, or our own words.
 */
@Singleton
@Path("/api/v1/namespaces/{namespace}/permissions")
public final class PermissionsApi {
  private final Gate gate;
  private final EmitStore store;

  PermissionsApi(Gate gate, EmitStore store) {
    this.gate = gate;
    this.store = store;
  }

  /** Roles and users in order of their assets' ids. */
  @GET
  public Response permissions(
      @PathParam("namespace") String namespace,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Context HttpHeaders headers,
      @Context Request request,
      @Context UriInfo uri) {
    gate.admit(authorization, "list", namespace);
    EmitQuery query = new EmitQuery(uri.getQueryParameters());
    query.onlyPaging();
    EmitFormat format = EmitFormat.of(query.format(), headers.getAcceptableMediaTypes());
    if (format == EmitFormat.SARIF) {
      throw new Refused(Refused.BAD_REQUEST, "format is json or ocsf: SARIF tells of results only");
    }
    Instant seenUntil = Answered.by(store::seenUntil);
    EmitPage<EmittedGrants> page =
        new EmitPage<>(
            Answered.by(() -> store.grants(namespace, query.after(), query.limit() + 1)),
            query.limit(),
            format);
    return page.answer(
        format.type(),
        request,
        uri,
        seenUntil,
        EmittedGrants::id,
        out -> {
          if (format == EmitFormat.JSON) {
            EmitPage.items(out, page.rows(), PlainGrants::of);
          } else {
            EmitPage.lines(out, page.rows(), OcsfPermissions::of);
          }
        });
  }
}
