// Types that hold data as far as their names tell, for providers that the table of stateful types does not cover.

/** What people keep data, messages, secrets or keys in. */
const HOLDERS = `
  backup blob bucket container_registry database dataset db disk eventhub file_system filestore index key key_vault
  persistent_volume persistent_volume_claim pvc queue repository secret share snapshot storage_account storage_container
  store stream table topic vault volume pubsub_subscription`;

/** What runs an engine that keeps data, if the type names one. */
const ENGINES = `
  alloydb bigtable cassandra clickhouse cockroach cosmosdb database db elasticsearch filestore kafka mariadb memcache memcached
  mongodb mongodbatlas mssql mysql opensearch oracle postgres postgresql rabbitmq redis redshift spanner sql valkey`;

const listWords = (words: string): string => words.trim().split(/\s+/).join("|");

/** The version at the end is Kubernetes's. */
const END = "(?:_v\\d+)?$";

const HOLDER = new RegExp(`_(?:${listWords(HOLDERS)})${END}`);

const ENGINE = new RegExp(`(?:^|_)(?:${listWords(ENGINES)})_`);

const RUNNING = new RegExp(`_(?:account|cache|cluster|instance|server|service)${END}`);

/** Tables of routes, keys that are public anyway, and attachments of what goes on without them. */
const NOT_HOLDING = /_(?:route_table|ssh_key|public_key|attached_disk)$/;

/** @param type of any provider but AWS's, whose types have a table. */
export const isNamedLikeHolder = (type: string): boolean =>
  !NOT_HOLDING.test(type) && (HOLDER.test(type) || (RUNNING.test(type) && ENGINE.test(type)));
