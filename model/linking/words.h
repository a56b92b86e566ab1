// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What words in comments, logs and names say. The one place where the model reads English; kept
// short, each list says what would be missed without it.
#pragma once

#include <string>
#include <string_view>

namespace migralint::words {

/// "can easily be recreated by an update", "will be rebuilt on next start".
bool saysRebuildable(std::string_view comment);
/// A log of the step that tells that it clears a cache.
bool clearsCache(std::string_view message);
/// "workaround for bad values stored in the past", "convert the old format": code there mends or
/// replaces what the past left.
bool saysRepair(std::string_view text);
/// "legacy", "old format", "deprecated", "before version 3".
bool saysLegacy(std::string_view text);
/// A name that tells an older form from today's: `OldPlant`, `convertV1ToV2`, `legacyKey`.
bool namesPast(std::string_view name);
/// A function's name that says it repairs: `fixInvalidType`, `repairIndex`.
bool namesRepair(std::string_view function);
/// `update`, `saveAll`: stores the object that it is handed, or called on.
bool savesObject(std::string_view function);
/// `modify`: gives the stored object, so that it can be changed.
bool givesForChange(std::string_view method);
/// A function's name that says it stores: `savePassword`, `writeTo`, `put`.
bool storesElsewhere(std::string_view function);
/// A function's name that says it changes what is stored, in whatever way: `deleteSecret`.
bool changesStore(std::string_view function);
/// A function's name that says it reads stored records: `get`, `open`, `read`, `value`,
/// `attribute`.
bool readsRecords(std::string_view function);
/// A method's name that says it adds a named value to a record: `append`, `setAttribute`, `insert`.
bool addsToRecord(std::string_view method);
/// A function's name that says it creates something: `createTables`, `maybeDropAndCreate`.
bool namesCreation(std::string_view function);
/// A function's name that says it makes objects of what was stored: `parseItemsFromQuery`,
/// `loadItem`.
bool namesReader(std::string_view function);
/// A function's name that says it turns objects into bytes or back: `serialize`, `readWriteItems`,
/// `exportXml`.
bool namesSerializer(std::string_view function);
/// A key for the version of the program that wrote something: `creatorVersion`, `app_version`.
bool namesWriterVersion(std::string_view key);
/// A method's name that says it gives a statement a value: `bindValue`, `addBindValue`.
bool bindsValue(std::string_view method);
/// A path's or name's words say that it holds migration code: `DatabaseUpdater`, `migrations`.
bool namesMigration(std::string_view name);
/// A question whether something is new enough: `canSupportFeature`, `supports`.
bool asksSupport(std::string_view function);
/// A method that puts a prefix before the keys after it, as that of `QSettings` does, or ends that.
bool opensGroup(std::string_view function);
bool closesGroup(std::string_view function);
/// A function's name that says it copies a whole thing: `cloneNode`, `duplicate`.
bool copiesWhole(std::string_view function);
/// A method that copies all that its object holds into what it is handed: `group.copyTo(other)`.
bool copiesTo(std::string_view function);
/// A name that speaks of a transaction: `runInTransaction`, `beginTxn`.
bool saysTransaction(std::string_view name);
/// A name that stands for a database or a connection to one: `m_db`, `session`, `sqlStorage`.
bool namesDatabase(std::string_view name);
/// A name that says nothing is written: `MDB_RDONLY`, `ReadOnly`.
bool saysReadOnly(std::string_view name);
/// A name that speaks of the one engine that commits at every change of the schema: `QMYSQL`,
/// `Backend::MariaDB`.
bool namesMysql(std::string_view name);
/// A function's name that says it gives what something holds as a text: `toString`.
bool namesText(std::string_view function);
/// A name that says for which engine something is: `add_owner_sqlite`.
bool namesEngine(std::string_view name);
/// "failing this is not noteworthy", "ignore errors": a failure is expected there.
bool saysFailureIsFine(std::string_view comment);
/// A function's name that says it only tells somebody: `LogError`, `report`, `qCWarning`.
bool namesReport(std::string_view function);
/// A call's name that gives back what it is handed, and does nothing else with it: `free`, `clear`.
bool givesBack(std::string_view function);
/// A function's name that asks for an earlier error: `lastError`, `getLastErrors`.
bool asksForError(std::string_view function);
/// A method of an answer that says whether what gave it failed: `isError`, `hasFailed`.
bool saysThatItFailed(std::string_view method);
/// A type's name that says a value of it tells whether all went well: `Status`, `WriteResult`.
bool namesStatus(std::string_view type);
/// `isEmpty`, `contains`, `toBool`: asks what is there, and cannot fail.
bool asksPresence(std::string_view function);
/// A function's name that says it answers whether something is there: `columnExists`, `hasTable`,
/// `contains`; not one that asks the opposite (`isMissing`).
bool asksExistence(std::string_view function);
/// A function's name that asks whether there is something sensible at all: `isValid`, `isEmpty`.
bool asksValidity(std::string_view function);
/// A function's name that says it tests a value for null: `isNull`, `is_null`.
bool asksNull(std::string_view function);
/// A parameter's name that says it takes a table, or a column.
bool namesTable(std::string_view parameter);
bool namesColumn(std::string_view parameter);
/// A name that says it counts: `columnCount`, `size`.
bool namesCount(std::string_view name);
/// A name that says it is about what is sent, not stored: `protocolVersion`.
bool namesProtocol(std::string_view name);
/// A name of a copy or a scratch file that is left over once the work is done: `db_backup`,
/// `tmpPath`.
bool namesSpare(std::string_view name);
/// A call's name that waits for what was started: `waitForFinished`, `join`, `get` of a future.
bool waits(std::string_view function);
/// A function's or stream's name that says it tells somebody something: `showError`, `log`,
/// `errorstream`, `displayMessage`.
bool tells(std::string_view name);
/// A constant for what went wrong: `NS_ERROR_FAILURE`.
bool namesFailureCode(std::string_view constant);
/// A value's, function's or variable's name that says that something went wrong, or will not do:
/// `kIncompatible`, `NotSupported`, `make_error_code`, `m_lastError`, `EINVAL`.
bool namesFailure(std::string_view name);
/// …that all is well: `OK`, `NoError`, `success`, `m_valid`.
bool namesSuccess(std::string_view name);
/// A constant for what is not there: `nullptr`, `std::nullopt`.
bool namesNothing(std::string_view constant);
/// A name in the style of constants: `LIKE_THIS`, `kLikeThis`.
bool namesConstant(std::string_view name);
/// A function's name that says it lets go of what it works on, or of the program: `close`, `quit`.
bool closes(std::string_view function);
/// An enumerator that says how two versions compare, and is no version: `Older`, `UpToDate`.
bool comparisonOutcome(std::string_view enumerator);
/// A name that asks instead of giving a value: `isEmpty`, `hasNext`, `contains`.
bool asks(std::string_view function);
/// "Column 'x' already exists", "no such column": the error that a second run meets.
bool saysDoneAlready(std::string_view text);
/// A call's name that lists what is in a folder: `entryList`, `directory_iterator`.
bool listsFolder(std::string_view function);
/// A function whose whole name says that it reads or writes one value: `get`, `set`, `setValue`.
bool namesAccessor(std::string_view function);
/// A function's name that says it takes in what another program, or another user, wrote.
bool namesImport(std::string_view function);
/// A name that says that something is stored: `installedSchemaVersion`.
bool namesStored(std::string_view name);
/// A method that goes to a row of a result: `next`, `fetchRow`.
bool fetchesRow(std::string_view method);
/// A method that says how much there is: `isEmpty`, `size`.
bool asksEmpty(std::string_view method);
/// A table that is there to grow: `version_history`, `upgrade_log`.
bool namesHistory(std::string_view table);
/// "irreversible", "cannot be undone".
bool saysIrreversible(std::string_view text);

} // namespace migralint::words
