package dev.mothership.ingest.feed;

import dev.mothership.model.Knowledge;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of CISA's catalogue, of JSON and CSV alike. */
final class KevEntry {
  static final List<String> FIELDS =
      List.of("cveID", "dateAdded", "dueDate", "knownRansomwareCampaignUse");

  /** Since BOD 26-04 due dates are worked out, and no longer owed by the catalogue. */
  private static final int DAYS = 14;

  private KevEntry() {}

  static void tell(Map<String, String> fields, String where, Reading reading) {
    String cve = fields.getOrDefault("cveID", "");
    Optional<LocalDate> added = Times.day(fields.getOrDefault("dateAdded", ""));
    String due = fields.getOrDefault("dueDate", "");
    Optional<LocalDate> dueOn = Times.day(due);
    if (!Names.isCve(cve)) {
      reading.bad(where, "'%s' is no CVE".formatted(Printable.of(cve)));
    } else if (added.isEmpty() || dueOn.isEmpty() && !due.isEmpty()) {
      reading.bad(where, "dateAdded and dueDate are days, as 2026-11-24");
    } else {
      reading.entry(
          new Knowledge.Kev(
              cve,
              added.get(),
              dueOn.orElseGet(() -> added.get().plusDays(DAYS)),
              "Known".equalsIgnoreCase(fields.get("knownRansomwareCampaignUse"))));
    }
  }
}
