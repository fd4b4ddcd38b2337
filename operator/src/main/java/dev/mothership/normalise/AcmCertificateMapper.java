package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;

/** Certificates of ACM. */
@Singleton
final class AcmCertificateMapper implements AssetMapper {
  @Override
  public String type() {
    return "aws.acm.certificate";
  }

  @Override
  public Normalised map(RawRecord record, AccountContext account) {
    JsonNode payload = record.payload();
    return AwsAsset.withArn(record, account, Fields.required(payload, "CertificateArn"))
        .named(Fields.text(payload, "DomainName"))
        .copy("DomainName", "domainName")
        .copy("SubjectAlternativeNameSummaries", "alternativeNames")
        .copy("Status", "status")
        .copy("Type", "certificateType")
        .copy("KeyAlgorithm", "keyAlgorithm")
        .copy("InUse", "inUse")
        .copy("Exported", "exported")
        .copy("NotBefore", "notBefore")
        .copy("NotAfter", "notAfter")
        .copy("RenewalEligibility", "renewalEligibility")
        .done();
  }
}
