use std::time::Duration;

use db::{ConnectSettings, database_story};
use serde_json::json;

use super::*;

const ADA: &str = "user:default/ada";
const BEN: &str = "user:default/ben";

fn key(bucket: &str, key: &str) -> SettingKey {
    SettingKey::new(bucket.to_owned(), key.to_owned()).unwrap()
}

async fn all(settings: &UserSettings, principal: &str) -> Value {
    json!(settings.list_settings(principal).await.unwrap().buckets)
}

/// Waits until another process's write is seen, for as long as a slow machine may take.
async fn becomes(settings: &UserSettings, principal: &str, expected: Value) {
    for _ in 0..1_000 {
        if all(settings, principal).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(all(settings, principal).await, expected);
}

#[test]
fn names_are_short_and_plain() {
    let longest = "k".repeat(256);
    let entity = format!("{}:{}/{}", "k".repeat(63), "n".repeat(63), "m".repeat(63));
    for name in ["a", "component:default/checkout-api", "A_b.c", entity.as_str(), longest.as_str()] {
        assert!(SettingKey::new(name.to_owned(), name.to_owned()).is_ok(), "{name}");
    }
    let too_long = "k".repeat(257);
    for name in ["", " ", "a b", "é", "a\0", "a%", too_long.as_str()] {
        for (bucket, key, wrong) in [(name, "k", "bucket"), ("b", name, "key")] {
            let error = SettingKey::new(bucket.to_owned(), key.to_owned()).unwrap_err();
            assert!(matches!(error, SettingsError::InvalidName { part } if part == wrong), "{name}");
        }
    }
}

database_story!(settings_are_set_changed_and_deleted, |database| {
    let settings = UserSettings::new(database.clone());
    assert_eq!(all(&settings, ADA).await, json!({}));
    settings.put_setting(ADA, &key("look", "theme"), &json!("dark"), 1).await.unwrap();
    settings.put_setting(ADA, &key("look", "theme"), &json!({ "name": "light", "list": [1, null] }), 2).await.unwrap();
    settings.put_setting(ADA, &key("starred", "system:default/shop"), &json!(true), 3).await.unwrap();
    settings.put_setting(BEN, &key("look", "theme"), &json!("dark"), 4).await.unwrap();
    let expected = json!({
        "look": { "theme": { "name": "light", "list": [1, null] } },
        "starred": { "system:default/shop": true },
    });
    assert_eq!(all(&settings, ADA).await, expected);
    assert_eq!(all(&UserSettings::new(database.clone()), ADA).await, expected, "as another process reads it");

    settings.delete_setting(ADA, &key("look", "theme"), 5).await.unwrap();
    settings.delete_setting(ADA, &key("look", "absent"), 6).await.unwrap();
    assert_eq!(all(&settings, ADA).await, json!({ "starred": { "system:default/shop": true } }));
    assert_eq!(all(&settings, BEN).await, json!({ "look": { "theme": "dark" } }));
    assert_eq!(all(&UserSettings::new(database.clone()), BEN).await, json!({ "look": { "theme": "dark" } }));
});

database_story!(the_change_log_tells_whose_settings_changed_and_no_more, |database| {
    let settings = UserSettings::new(database.clone());
    settings.put_setting(ADA, &key("look", "theme"), &json!("dark"), 1).await.unwrap();
    settings.delete_setting(ADA, &key("look", "theme"), 2).await.unwrap();
    settings.delete_setting(ADA, &key("look", "theme"), 3).await.unwrap();
    let Since::Changes(changes) = database.change_log().since(0, 10).await.unwrap() else {
        panic!("nothing was trimmed");
    };
    let logged: Vec<_> =
        changes.iter().map(|change| (change.topic.as_str(), change.subject.as_str(), change.at)).collect();
    assert_eq!(logged, [(SETTING_TOPIC, ADA, 1), (SETTING_TOPIC, ADA, 2)]);
    assert!(changes.iter().all(|change| change.before_hash.is_none() && change.after_hash.is_none()));
});

database_story!(what_was_read_or_written_is_not_read_again, |database| {
    let settings = UserSettings::new(database.clone());
    let task = tokio::spawn(settings.clone().follow(CancellationToken::new()));
    settings.put_setting(ADA, &key("look", "theme"), &json!("dark"), 1).await.unwrap();
    assert_eq!(all(&settings, BEN).await, json!({}));
    // The follower has to see our own write, and to leave what it left alone.
    tokio::time::sleep(Duration::from_millis(200)).await;
    task.abort();
    database.close().await.unwrap();
    assert_eq!(all(&settings, ADA).await, json!({ "look": { "theme": "dark" } }));
    assert_eq!(all(&settings, BEN).await, json!({}));
    assert!(matches!(settings.list_settings("user:default/cyd").await, Err(SettingsError::Database(_))));
});

database_story!(what_another_process_writes_is_seen, |database| {
    let replica = database.replica(ConnectSettings::default()).await;
    let (here, there) = (UserSettings::new(database.clone()), UserSettings::new(replica.clone()));
    let shutdown = CancellationToken::new();
    let following = tokio::spawn(there.clone().follow(shutdown.clone()));
    let watching = tokio::spawn(async move { replica.watch_replicas(Duration::from_millis(10)).await });
    assert_eq!(all(&there, ADA).await, json!({}));
    here.put_setting(ADA, &key("look", "theme"), &json!("dark"), 1).await.unwrap();
    becomes(&there, ADA, json!({ "look": { "theme": "dark" } })).await;
    here.delete_setting(ADA, &key("look", "theme"), 2).await.unwrap();
    becomes(&there, ADA, json!({})).await;
    // A write here takes in what was written there, known or not.
    there.put_setting(ADA, &key("look", "density"), &json!("high"), 3).await.unwrap();
    here.put_setting(ADA, &key("look", "theme"), &json!("light"), 4).await.unwrap();
    assert_eq!(all(&here, ADA).await, json!({ "look": { "density": "high", "theme": "light" } }));
    becomes(&there, ADA, json!({ "look": { "density": "high", "theme": "light" } })).await;
    watching.abort();
    shutdown.cancel();
    following.await.unwrap();
});

database_story!(writers_at_the_same_time_lose_nothing, |database| {
    let replica = database.replica(ConnectSettings::default()).await;
    let both = [UserSettings::new(database.clone()), UserSettings::new(replica)];
    let writes = (0..40).map(|number: usize| {
        let settings = both[number % 2].clone();
        tokio::spawn(async move {
            let key = key("numbers", &number.to_string());
            settings.put_setting(ADA, &key, &json!(number), 1).await.unwrap();
            assert_eq!(settings.list_settings(ADA).await.unwrap().get("numbers", key.key()), Some(&json!(number)));
        })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.unwrap();
    }
    let stored = UserSettings::new(database.clone()).list_settings(ADA).await.unwrap();
    assert_eq!(stored.buckets["numbers"].len(), 40);
});

database_story!(values_and_their_number_are_limited, |database| {
    let settings = UserSettings::new(database.clone());
    let text = |bytes: usize| json!("v".repeat(bytes - 2));
    settings.put_setting(ADA, &key("large", "0"), &text(MAX_VALUE_BYTES), 1).await.unwrap();
    let error = settings.put_setting(ADA, &key("large", "0"), &text(MAX_VALUE_BYTES + 1), 2).await.unwrap_err();
    assert!(matches!(error, SettingsError::ValueTooLarge { bytes: 16_385 }));
    let fill = async |transaction: Transaction| {
        for number in 1..MAX_SETTINGS {
            store::put_setting(&transaction, ADA, &key("many", &number.to_string()), "1", 3).await?;
        }
        Ok::<_, SettingsError>(())
    };
    database.write(fill).await.unwrap();
    let error = settings.put_setting(ADA, &key("many", "0"), &json!(0), 4).await.unwrap_err();
    assert!(matches!(error, SettingsError::TooMany));
    assert_eq!(settings.list_settings(ADA).await.unwrap().get("many", "0"), None);
    settings.put_setting(ADA, &key("many", "1"), &json!("changed"), 5).await.unwrap();
    settings.delete_setting(ADA, &key("many", "2"), 6).await.unwrap();
    settings.put_setting(ADA, &key("many", "0"), &json!(0), 7).await.unwrap();
});

database_story!(the_settings_of_one_principal_have_a_limit_together, |database| {
    let settings = UserSettings::new(database.clone());
    let large = json!("v".repeat(MAX_VALUE_BYTES - 2));
    for number in 0..15 {
        settings.put_setting(ADA, &key("large", &number.to_string()), &large, 1).await.unwrap();
    }
    let error = settings.put_setting(ADA, &key("large", "15"), &large, 2).await.unwrap_err();
    assert!(matches!(error, SettingsError::TotalTooLarge { bytes } if bytes > MAX_TOTAL_BYTES));
    assert!(error.to_string().contains("delete one"), "{error}");
    assert_eq!(settings.list_settings(ADA).await.unwrap().get("large", "15"), None);
    settings.put_setting(BEN, &key("large", "15"), &large, 3).await.unwrap();
    settings.put_setting(ADA, &key("large", "1"), &json!("small"), 4).await.unwrap();
    settings.put_setting(ADA, &key("large", "15"), &large, 5).await.unwrap();
});

database_story!(settings_from_before_the_limit_may_become_fewer_or_smaller, |database| {
    let settings = UserSettings::new(database.clone());
    let value = |length: usize| json!("v".repeat(length));
    let fill = async |transaction: Transaction| {
        for number in 0..20 {
            let text = value(MAX_VALUE_BYTES - 2).to_string();
            store::put_setting(&transaction, ADA, &key("large", &number.to_string()), &text, 1).await?;
        }
        Ok::<_, SettingsError>(())
    };
    database.write(fill).await.unwrap();
    settings.put_setting(ADA, &key("large", "0"), &value(100), 2).await.unwrap();
    settings.put_setting(ADA, &key("large", "0"), &value(100), 3).await.unwrap();
    let error = settings.put_setting(ADA, &key("large", "0"), &value(101), 4).await.unwrap_err();
    assert!(matches!(error, SettingsError::TotalTooLarge { .. }), "{error}");
    settings.delete_setting(ADA, &key("large", "1"), 5).await.unwrap();
});
