package dev.mothership.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.collect.ReportAccess;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerRow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/**
 * The tools of a cloud: one report for each service in each region, taken whole or not at all, and
 * no failure keeps another from being taken.
 */
@Singleton
final class CloudFetch implements FetchSource {
  private static final Logger LOG = Logger.getLogger(CloudFetch.class);

  private final SourceAccount accounts;
  private final ReportInbox inbox;
  private final FetchSettings settings;

  CloudFetch(SourceAccount accounts, ReportInbox inbox, FetchSettings settings) {
    this.accounts = accounts;
    this.inbox = inbox;
    this.settings = settings;
  }

  @Override
  public String kind() {
    return "cloud";
  }

  @Override
  public void fetch(ScannerRow scanner, Fetched fetched) {
    Set<String> services = texts(scanner.source().path("services"));
    try (ReportAccess access = accounts.open(scanner)) {
      List<String> regions = regions(scanner, access);
      for (String service : services) {
        service(scanner, access, service, regions, fetched);
      }
    }
  }

  private static List<String> regions(ScannerRow scanner, ReportAccess access) {
    JsonNode chosen = scanner.source().path("regions");
    Set<String> include = texts(chosen.path("include"));
    Set<String> exclude = texts(chosen.path("exclude"));
    return access.regions().stream()
        .filter(region -> include.isEmpty() || include.contains(region))
        .filter(region -> !exclude.contains(region))
        .toList();
  }

  private void service(
      ScannerRow scanner,
      ReportAccess access,
      String service,
      List<String> regions,
      Fetched fetched) {
    Set<String> besides = new TreeSet<>(texts(scanner.source().path("services")));
    besides.remove(service);
    int off = 0;
    for (String region : regions) {
      Interrupted.check();
      String where = service + " in " + region;
      try (InboxStream report =
          new InboxStream(
              inbox, scanner, settings, where, service + "/" + region, access.format(service))) {
        if (access.write(service, region, besides, report)) {
          report.complete();
          fetched.answered();
        } else {
          off++;
        }
      } catch (OperationFailed e) {
        failed(fetched, access, where, e.failure());
      } catch (IOException e) {
        failed(fetched, access, where, told(service, "Unwritable", String.valueOf(e.getMessage())));
      } catch (JdbiException | Interrupted e) {
        throw e;
      } catch (RuntimeException e) {
        Interrupted.check();
        LOG.errorf(e, "fetching %s failed", where);
        failed(
            fetched,
            access,
            where,
            told(
                service,
                e.getClass().getSimpleName(),
                "Fetching failed unexpectedly; the operator's log tells more. It is tried again."));
      }
    }
    if (off == regions.size()) {
      failed(
          fetched,
          access,
          service,
          new Failure(
              FailureReason.SERVICE_NOT_ENABLED,
              service,
              FailureReason.SERVICE_NOT_ENABLED.conditionReason(),
              "It is switched on in none of the account's regions: switch it on, or take it out of"
                  + " spec.cloud.services."));
    }
  }

  private static Failure told(String service, String code, String message) {
    return new Failure(FailureReason.INTERNAL, service, code, message);
  }

  private static void failed(Fetched fetched, ReportAccess access, String where, Failure failure) {
    Interrupted.check();
    fetched.failed(where, failure, access.permission(failure.call()));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new LinkedHashSet<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
