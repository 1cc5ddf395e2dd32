//! Every key of the configuration: those that do something, and those of Backstage that do nothing here yet.
//!
//! Add a key to `USED` together with the code that reads it, and remove it from `NOT_YET`.

use std::collections::BTreeMap;

use super::tree::field_path;

/// `(section, its keys)`. Items of lists count as the list itself; `*` stands for any name. A key with no section of
/// its own takes what it likes inside.
const USED: &[(&str, &str)] = &[
    ("", "app auth backend catalog integrations organization"),
    ("app", "baseUrl title"),
    ("auth", "environment providers"),
    ("auth.providers", "guest"),
    ("auth.providers.guest", "dangerouslyAllowOutsideDevelopment userEntityRef"),
    ("backend", "auth baseUrl database listen reading"),
    ("backend.auth", "externalAccess"),
    ("backend.auth.externalAccess", "accessRestrictions options type"),
    ("backend.auth.externalAccess.accessRestrictions", "permission permissionAttribute plugin"),
    ("backend.auth.externalAccess.accessRestrictions.permissionAttribute", "action"),
    ("backend.auth.externalAccess.options", "algorithm audience issuer secret subject subjectPrefix token url"),
    ("backend.database", "client connection"),
    ("backend.database.connection", "connectionString database directory filename host password port ssl type user"),
    ("backend.database.connection.ssl", "ca cert key rejectUnauthorized"),
    ("backend.listen", "host port"),
    ("backend.reading", "allow"),
    ("backend.reading.allow", "host paths"),
    ("catalog", "locations orphanStrategy processingInterval readonly registerFiles rules"),
    ("catalog.locations", "rules target type"),
    ("catalog.locations.rules", "allow"),
    ("catalog.locations.rules.allow", "kind spec.type"),
    ("catalog.processingInterval", "days hours milliseconds minutes months seconds weeks years"),
    ("catalog.rules", "allow locations"),
    ("catalog.rules.allow", "kind spec.type"),
    ("catalog.rules.locations", "exact pattern type"),
    ("integrations", "bitbucketCloud bitbucketServer gitea github gitlab"),
    ("integrations.bitbucketCloud", "appPassword host token username"),
    ("integrations.bitbucketServer", "apiBaseUrl host password token username"),
    ("integrations.gitea", "baseUrl host password token username"),
    ("integrations.github", "apiBaseUrl host rawBaseUrl token"),
    ("integrations.gitlab", "apiBaseUrl baseUrl host token"),
    ("organization", "name"),
];

/// As `USED`; everything inside these is left alone, whatever its type.
const NOT_YET: &[(&str, &str)] = &[
    (
        "",
        "adr announcements apiDocs auditLog azureDevOps bitbucket catalogGraph circleci costInsights customHomepage \
         devTools discovery enableExperimentalRedirectFlow events explore gcp gitlab homepage includeTransitiveGroupOwnership \
         jenkins kafka kubernetes kubernetesClusters lighthouse mcpActions newrelic notifications opencost pagerDuty \
         permission proxy rollbar scaffolder search sentry signals sonarqube stackstorm techRadar techdocs \
         userSettings vault",
    ),
    (
        "app",
        "analytics auth branding cookieConsent datadogRum disableConfigInjection disablePublicEntryPoint \
         disableStaticFallbackCache experimental extensions googleAnalyticsTrackingId https listen packageName packages \
         pluginOverrides publicConfig routes support themes",
    ),
    (
        "auth",
        "autologout backstageTokenExpiration clientIdMetadataDocuments enableExperimentalRedirectFlow \
         experimentalClientIdMetadataDocuments experimentalDynamicClientRegistration experimentalExtraAllowedOrigins \
         experimentalRefreshToken identityTokenAlgorithm keyStore omitIdentityTokenOwnershipClaim session staticClients",
    ),
    ("auth.providers", "*"),
    ("auth.providers.guest", "development ownershipEntityRefs production sessionDuration signIn"),
    (
        "backend",
        "actions auditor cache cors csp health https lifecycle logger metrics packages plugins rateLimit referrer server \
         tracing trustProxy workingDirectory",
    ),
    ("backend.auth", "dangerouslyDisableDefaultAuthPolicy keys pluginKeyStore"),
    ("backend.auth.externalAccess.accessRestrictions.permissionAttribute", "*"),
    (
        "backend.database",
        "ensureExists ensureSchemaExists keepalive knexConfig plugin pluginDivisionMode prefix role schemaPrefix \
         skipMigrations useNullAsDefault",
    ),
    (
        "backend.database.connection",
        "applicationName application_name connectionTimeoutMillis idle_in_transaction_session_timeout instance \
         ipAddressType keepAlive query_timeout region statement_timeout tokenCredential",
    ),
    ("backend.database.connection.ssl", "ciphers maxVersion minVersion passphrase servername"),
    (
        "catalog",
        "actions defaultLocationConflictStrategy disableDefaultProcessors disableRelationsCompatibility experimental \
         import orphanProviderStrategy processorOptions processors providerOptions providers scmEvents stitchingStrategy",
    ),
    ("integrations", "awsCodeCommit awsS3 azure azureBlobStorage azureDevOps bitbucket gerrit googleGcs harness"),
    ("integrations.bitbucketCloud", "clientId clientSecret commitSigningKey"),
    ("integrations.bitbucketServer", "commitSigningKey"),
    ("integrations.gitea", "commitSigningKey"),
    ("integrations.github", "apps commitSigningKey"),
    ("integrations.gitlab", "commitSigningKey retry"),
];

/// The keys as a tree; the root stands for the whole configuration.
#[derive(Default)]
pub(super) struct KnownKey {
    used: bool,
    fields: BTreeMap<&'static str, KnownKey>,
}

impl KnownKey {
    pub fn root() -> Self {
        let mut root = Self { used: true, ..Self::default() };
        for (table, used) in [(USED, true), (NOT_YET, false)] {
            for (section, keys) in table {
                let mut place = &mut root;
                for part in section.split('.').filter(|part| !part.is_empty()) {
                    place = place.fields.entry(part).or_default();
                }
                for key in keys.split_whitespace() {
                    place.fields.entry(key).or_default().used = used;
                }
            }
        }
        root
    }

    /// True where our code reads the value.
    pub fn is_used(&self) -> bool {
        self.used
    }

    /// True where what is inside is not looked at key by key.
    pub fn is_leaf(&self) -> bool {
        self.fields.is_empty()
    }

    pub fn field(&self, key: &str) -> Option<&Self> {
        self.fields.get(key).filter(|_| key != "*").or_else(|| self.fields.get("*"))
    }

    /// What the writer of the unknown `key` in the section `path` probably meant: a key of that section with a
    /// similar name, or else the same key near the top of another section. The answer is a whole dotted path.
    pub fn nearest(&self, section: &Self, path: &str, key: &str) -> Option<String> {
        let allowed = (key.chars().count() / 3).clamp(1, 3);
        let similar = (section.fields.keys().copied().filter(|known| *known != "*"))
            .map(|known| (distance(&known.to_lowercase(), &key.to_lowercase()), known))
            .filter(|(distance, _)| *distance <= allowed)
            .min();
        if let Some((_, known)) = similar {
            return Some(field_path(path, known));
        }
        let mut elsewhere = Vec::new();
        self.find(&key.to_lowercase(), "", &mut elsewhere);
        let near_the_top = elsewhere.into_iter().filter(|(_, path)| path.matches('.').count() <= 1);
        near_the_top.min_by_key(|(used, path)| (!used, path.len())).map(|(_, path)| path)
    }

    /// Collects every place of a key of this name, and whether it is used.
    fn find(&self, key: &str, path: &str, found: &mut Vec<(bool, String)>) {
        for (name, field) in &self.fields {
            let path = field_path(path, name);
            field.find(key, &path, found);
            if name.to_lowercase() == key {
                found.push((field.used, path));
            }
        }
    }
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour (Damerau and Levenshtein,
/// restricted form).
pub(super) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut two_rows_above: Vec<usize> = Vec::new();
    let mut row_above: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let mut least =
                (row_above[column] + usize::from(from != to)).min(row_above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *from == right[column - 1] && left[row - 1] == *to {
                least = least.min(two_rows_above[column - 1] + 1);
            }
            current.push(least);
        }
        two_rows_above = std::mem::replace(&mut row_above, current);
    }
    row_above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_swaps_as_one() {
        for (left, right, expected) in [("", "", 0), ("", "abc", 3), ("title", "tilte", 1), ("listen", "lisn", 2)] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn no_key_is_used_and_not_yet_used() {
        let pairs = |table: &[(&str, &str)]| -> Vec<String> {
            table
                .iter()
                .flat_map(|(section, keys)| keys.split_whitespace().map(move |key| format!("{section}.{key}")))
                .collect()
        };
        let not_yet = pairs(NOT_YET);
        for key in pairs(USED) {
            assert!(!not_yet.contains(&key), "{key}");
        }
    }
}
