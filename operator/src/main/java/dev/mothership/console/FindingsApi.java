package dev.mothership.console;

import dev.mothership.store.EmitStore;
import dev.mothership.store.EmittedFinding;
import dev.mothership.store.FindingFilter;
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
 * The findings of a namespace for other tools: OCSF, SARIF or our own words, for those who may list
 * its findings. A page is read from the database at once and written as the reader takes it.
 */
@Singleton
@Path("/api/v1/namespaces/{namespace}/findings")
public final class FindingsApi {
  private final Gate gate;
  private final EmitStore store;

  FindingsApi(Gate gate, EmitStore store) {
    this.gate = gate;
    this.store = store;
  }

  /** Findings in order of their ids. */
  @GET
  public Response findings(
      @PathParam("namespace") String namespace,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Context HttpHeaders headers,
      @Context Request request,
      @Context UriInfo uri) {
    gate.admit(authorization, "list", namespace);
    EmitQuery query = new EmitQuery(uri.getQueryParameters());
    FindingFilter asked = query.filter();
    EmitFormat format = EmitFormat.of(query.format(), headers.getAcceptableMediaTypes());
    Instant seenUntil = Answered.by(store::seenUntil);
    EmitPage<EmittedFinding> page =
        new EmitPage<>(
            Answered.by(() -> store.findings(namespace, oneMore(asked))), asked.limit(), format);
    return page.answer(
        format.type(),
        request,
        uri,
        seenUntil,
        row -> row.finding().id(),
        out -> {
          switch (format) {
            case JSON -> EmitPage.items(out, page.rows(), PlainFinding::of);
            case OCSF -> EmitPage.lines(out, page.rows(), OcsfFinding::of);
            case SARIF -> EmitPage.MAPPER.writeValue(out, SarifLog.of(page.rows()));
          }
        });
  }

  private static FindingFilter oneMore(FindingFilter asked) {
    return new FindingFilter(
        asked.states(),
        asked.severities(),
        asked.categories(),
        asked.changedSince(),
        asked.after(),
        asked.limit() + 1);
  }
}
