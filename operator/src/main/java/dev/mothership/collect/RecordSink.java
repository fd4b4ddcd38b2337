package dev.mothership.collect;

import dev.mothership.model.RawRecord;
import java.util.List;

/** Takes pages of records as they arrive. */
@FunctionalInterface
public interface RecordSink {
  void page(List<RawRecord> records);
}
