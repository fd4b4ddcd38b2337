package dev.mothership.normalise;

import dev.mothership.model.RawRecord;

/** One resource type's reading of its payload; pure; found by CDI. */
public interface AssetMapper {
  /** The raw record type this mapper reads, for instance {@code aws.ec2.instance}. */
  String type();

  /**
   * @throws MissingField where the payload lacks what identifies the resource
   */
  Normalised map(RawRecord record, AccountContext account);
}
