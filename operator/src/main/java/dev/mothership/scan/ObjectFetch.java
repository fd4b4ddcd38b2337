package dev.mothership.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.collect.ReportAccess;
import dev.mothership.collect.StoredObject;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.PrintedName;
import dev.mothership.store.ObjectStore;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ReportPiece;
import dev.mothership.store.ScannerRow;
import jakarta.inject.Singleton;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The objects of a bucket, each of them one report, oldest first and each once: again only where it
 * changed. Compressed ones are known by their content.
 */
@Singleton
final class ObjectFetch implements FetchSource {
  private static final Comparator<StoredObject> AGE =
      Comparator.comparing(StoredObject::changedAt).thenComparing(StoredObject::key);
  private static final int GZIP = 0x1f8b;
  private static final int MOST_RATIO = 200;
  private static final int MOST_FAILURES = 3;

  private final SourceAccount accounts;
  private final ReportInbox inbox;
  private final ObjectStore objects;
  private final FetchSettings settings;

  ObjectFetch(
      SourceAccount accounts, ReportInbox inbox, ObjectStore objects, FetchSettings settings) {
    this.accounts = accounts;
    this.inbox = inbox;
    this.objects = objects;
    this.settings = settings;
  }

  /** A bucket as the scanner names it. */
  private record Bucket(String name, String prefix, String region) {
    static Bucket of(ScannerRow scanner) {
      JsonNode source = scanner.source();
      return new Bucket(
          source.path("bucket").asText(),
          source.path("prefix").asText(""),
          source.path("region").asText());
    }
  }

  @Override
  public String kind() {
    return "objectStore";
  }

  @Override
  public void fetch(ScannerRow scanner, Fetched fetched) {
    Bucket bucket = Bucket.of(scanner);
    try (ReportAccess access = accounts.open(scanner)) {
      List<StoredObject> next = next(scanner, access, bucket, fetched);
      for (StoredObject object : next) {
        Interrupted.check();
        if (fetched.isRetryable() && fetched.failureCount() >= MOST_FAILURES) {
          return;
        }
        try {
          take(scanner, access, bucket, object);
        } catch (OperationFailed e) {
          Interrupted.check();
          fetched.failed(
              PrintedName.of(object.key()), e.failure(), access.permission(e.failure().call()));
        }
      }
    }
  }

  /** The oldest of those that are new; of all others nothing is kept in memory. */
  private List<StoredObject> next(
      ScannerRow scanner, ReportAccess access, Bucket bucket, Fetched fetched) {
    PriorityQueue<StoredObject> oldest = new PriorityQueue<>(AGE.reversed());
    try {
      access.list(
          bucket.name(),
          bucket.prefix(),
          bucket.region(),
          page -> {
            Interrupted.check();
            List<StoredObject> full = page.stream().filter(object -> object.bytes() > 0).toList();
            Map<String, String> known =
                objects.known(
                    scanner, bucket.name(), full.stream().map(StoredObject::key).toList());
            for (StoredObject object : full) {
              if (!object.etag().equals(known.get(object.key()))) {
                oldest.add(object);
              }
            }
            while (oldest.size() > settings.objectsAtOnce()) {
              oldest.remove();
              fetched.more();
            }
          });
    } catch (OperationFailed e) {
      Interrupted.check();
      fetched.failed("s3://" + bucket.name(), e.failure(), access.permission(e.failure().call()));
      return List.of();
    }
    fetched.answered();
    List<StoredObject> next = new ArrayList<>(oldest);
    next.sort(AGE);
    return next;
  }

  private void take(ScannerRow scanner, ReportAccess access, Bucket bucket, StoredObject object) {
    String refusal;
    try {
      if (object.bytes() > settings.maxBytes()) {
        throw new ReportTooLarge(
            "it is larger than %,d bytes: split it, or have mothership.ingest.max-bytes raised"
                .formatted(settings.maxBytes()));
      }
      long report = copy(scanner, access, bucket, object);
      objects.taken(scanner, bucket.name(), object.key(), object.etag(), report);
      return;
    } catch (ReportTooLarge e) {
      refusal = String.valueOf(e.getMessage());
    } catch (ZipException | EOFException e) {
      refusal = "it begins as gzip and is none";
    } catch (IOException e) {
      throw InboxStream.failed(FailureReason.UNREACHABLE, "It broke off; it is tried again.");
    }
    objects.refused(scanner, bucket.name(), object.key(), object.etag(), refusal);
  }

  private long copy(ScannerRow scanner, ReportAccess access, Bucket bucket, StoredObject object)
      throws IOException {
    String sender = PrintedName.of("s3://" + bucket.name() + "/" + object.key());
    try (InputStream stored =
            new BufferedInputStream(access.open(bucket.name(), bucket.region(), object), 1 << 16);
        InboxStream report = new InboxStream(inbox, scanner, settings, sender, "", "")) {
      boolean gzip = isGzip(stored);
      InputStream body = gzip ? new GZIPInputStream(stored, 1 << 16) : stored;
      byte[] part = new byte[1 << 16];
      for (int read = body.read(part); read >= 0; read = body.read(part)) {
        report.write(part, 0, read);
        long total = report.bytes();
        if (gzip && total > ReportPiece.BYTES && total / MOST_RATIO > object.bytes()) {
          throw new ReportTooLarge(
              "it grows to more than %d times its size: store it uncompressed"
                  .formatted(MOST_RATIO));
        }
      }
      return report.complete().id();
    }
  }

  private static boolean isGzip(InputStream stored) throws IOException {
    stored.mark(2);
    int first = stored.read() << 8 | stored.read();
    stored.reset();
    return first == GZIP;
  }
}
