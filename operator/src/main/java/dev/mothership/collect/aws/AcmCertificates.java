package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;

/**
 * Certificates of ACM. Unless asked for every kind of key, ACM lists those with RSA keys of 1024
 * and 2048 bits only: https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html
 */
@Singleton
final class AcmCertificates implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 1000;
  private static final String LIST = "acm:ListCertificates";

  @Override
  public List<Listing> listings() {
    return List.of(
        new ListedType<AcmClient, CertificateSummary>(
                "aws.acm.certificate",
                true,
                LIST,
                AcmCertificates::client,
                (acm, session) ->
                    acm
                        .listCertificatesPaginator(
                            r ->
                                r.maxItems(session.pageSize(LARGEST_PAGE))
                                    .includes(i -> i.keyTypes(KeyAlgorithm.knownValues())))
                        .stream()
                        .map(page -> page.certificateSummaryList()),
                CertificateSummary::certificateArn)
            .listing());
  }

  private static AcmClient client(AwsSession session, String region) {
    return session.client(AcmClient.class, AcmClient::builder, region);
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of());
  }
}
