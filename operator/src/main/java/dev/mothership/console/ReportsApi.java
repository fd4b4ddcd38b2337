package dev.mothership.console;

import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.ScannerSummary.ReportRow;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Reports of security tools: sent by those who may create {@code scanners/reports} of the namespace
 * or of the one Scanner, or by the Job of its own run. What was sent is read later; its sender may
 * look how far it is.
 */
@Singleton
@Path("/api/v1/namespaces/{namespace}/scanners/{name}/reports")
@Produces(MediaType.APPLICATION_JSON)
public final class ReportsApi {
  private static final Logger LOG = Logger.getLogger(ReportsApi.class);
  private static final int ACCEPTED = 202;
  private static final long SOON = 5;

  private final Admissions admissions;
  private final Senders senders;
  private final Pace pace;
  private final ScannerStore scanners;
  private final ReportInbox inbox;
  private final UploadSettings settings;
  private final Clock clock;
  private final Semaphore places;

  ReportsApi(
      Admissions admissions,
      Senders senders,
      ScannerStore scanners,
      ReportInbox inbox,
      UploadSettings settings,
      Clock clock) {
    this.admissions = admissions;
    this.senders = senders;
    this.pace = new Pace(settings.reportsPerMinute(), clock);
    this.scanners = scanners;
    this.inbox = inbox;
    this.settings = settings;
    this.clock = clock;
    this.places = new Semaphore(settings.uploadsAtOnce());
  }

  /** Answers 202 once all of the report is stored. */
  @POST
  public Response post(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String length,
      InputStream body) {
    Senders.Sender sender = stored(() -> senders.admit(authorization, right(namespace, name)));
    boolean gzip = gzip(encoding);
    checkLength(length);
    pace.take(sender.name());
    ScannerRow scanner = find(namespace, name);
    if (scanner.suspended()) {
      throw new Refused(
          Refused.FORBIDDEN,
          "Scanner %s in namespace %s is suspended: nothing is taken until spec.suspend is false"
              .formatted(name, namespace));
    }
    if (!places.tryAcquire()) {
      throw Refused.later(Refused.UNAVAILABLE, "too many reports at once: try again", SOON);
    }
    try {
      Upload upload = new Upload(inbox, scanner, settings, clock);
      ReportView view =
          ReportView.of(namespace, name, stored(() -> taken(upload, body, gzip, sender)));
      return Response.status(ACCEPTED).entity(view).build();
    } finally {
      places.release();
    }
  }

  private ReportRow taken(Upload upload, InputStream body, boolean gzip, Senders.Sender sender) {
    try {
      ReportRow row = upload.take(body, gzip, sender.name());
      senders.sent(sender);
      return row;
    } catch (IOException e) {
      LOG.debugf("a report broke off: %s", e.getMessage());
      throw new Refused(Refused.BAD_REQUEST, "the report broke off: send it again");
    }
  }

  @GET
  @Path("{report}")
  public ReportView get(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @PathParam("report") long report,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
    admissions.admit(authorization, right(namespace, name));
    ScannerRow scanner = find(namespace, name);
    return stored(() -> inbox.find(scanner, report))
        .map(row -> ReportView.of(namespace, name, row))
        .orElseThrow(
            () ->
                new Refused(
                    Refused.NOT_FOUND,
                    "Scanner %s in namespace %s has no report %d"
                        .formatted(name, namespace, report)));
  }

  private static Gate.Right right(String namespace, String name) {
    return new Gate.Right("create", "scanners", "reports", namespace, name);
  }

  private ScannerRow find(String namespace, String name) {
    return stored(() -> scanners.find(namespace, name))
        .orElseThrow(
            () ->
                new Refused(
                    Refused.NOT_FOUND,
                    "there is no Scanner %s in namespace %s that is ready: see its conditions"
                        .formatted(name, namespace)));
  }

  private static boolean gzip(@Nullable String encoding) {
    String named = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (named) {
      case "", "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default ->
          throw new Refused(
              Refused.UNSUPPORTED, "Content-Encoding is gzip or absent, not " + named);
    };
  }

  private void checkLength(@Nullable String length) {
    if (length != null
        && length.matches("\\d+")
        && new BigInteger(length).compareTo(BigInteger.valueOf(settings.maxBytes())) > 0) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the report is larger than %,d bytes: send it in parts, or have"
                  .formatted(settings.maxBytes())
              + " mothership.ingest.max-bytes raised");
    }
  }

  private static <T> T stored(Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      LOG.warnf("reports cannot be kept or read: %s", e.getMessage());
      throw Refused.later(
          Refused.UNAVAILABLE, "the operator's database does not answer: try again", SOON);
    }
  }
}
