"""What the types of messages are called in the ledger, in two or three words."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

NAMES: dict[str, object] = {
    "pairing_commit": QT_TRANSLATE_NOOP("LedgerModel", "Pairing, first step"),
    "pairing_reveal": QT_TRANSLATE_NOOP("LedgerModel", "Pairing, second step"),
    "pairing_confirmed": QT_TRANSLATE_NOOP("LedgerModel", "Pairing, last step"),
    "proposal": QT_TRANSLATE_NOOP("LedgerModel", "Terms proposed"),
    "acceptance": QT_TRANSLATE_NOOP("LedgerModel", "Terms signed"),
    "agreed": QT_TRANSLATE_NOOP("LedgerModel", "Terms agreed"),
    "declined": QT_TRANSLATE_NOOP("LedgerModel", "Terms declined"),
    "abort": QT_TRANSLATE_NOOP("LedgerModel", "Session stopped"),
    "blinded_keys": QT_TRANSLATE_NOOP("LedgerModel", "Blinded identifiers"),
    "doubly_blinded_keys": QT_TRANSLATE_NOOP("LedgerModel", "Identifiers blinded twice"),
    "matched_positions": QT_TRANSLATE_NOOP("LedgerModel", "Matched patients"),
    "bin_layout": QT_TRANSLATE_NOOP("LedgerModel", "Number of groups"),
    "training_key": QT_TRANSLATE_NOOP("LedgerModel", "Public training key"),
    "encrypted_gradients": QT_TRANSLATE_NOOP("LedgerModel", "Encrypted gradients"),
    "encrypted_sums": QT_TRANSLATE_NOOP("LedgerModel", "Encrypted sums"),
    "chosen_splits": QT_TRANSLATE_NOOP("LedgerModel", "Chosen splits"),
    "split_answers": QT_TRANSLATE_NOOP("LedgerModel", "Sides of a split"),
    "descend": QT_TRANSLATE_NOOP("LedgerModel", "Groups of patients"),
    "lattice_seed": QT_TRANSLATE_NOOP("LedgerModel", "Half of a random seed"),
    "lattice_start": QT_TRANSLATE_NOOP("LedgerModel", "Number of groups"),
    "lattice_rows": QT_TRANSLATE_NOOP("LedgerModel", "Groups, hidden"),
    "lattice_queries": QT_TRANSLATE_NOOP("LedgerModel", "Encrypted gradients"),
    "lattice_answers": QT_TRANSLATE_NOOP("LedgerModel", "Encrypted sums"),
    "lattice_splits": QT_TRANSLATE_NOOP("LedgerModel", "Chosen splits and their patients"),
    "dictionary_wanted": QT_TRANSLATE_NOOP("LedgerModel", "Question for columns"),
    "dictionary_offer": QT_TRANSLATE_NOOP("LedgerModel", "Data dictionary"),
    "mask_key": QT_TRANSLATE_NOOP("LedgerModel", "Public mask key"),
    "mask_keys": QT_TRANSLATE_NOOP("LedgerModel", "All public mask keys"),
    "masked_vector": QT_TRANSLATE_NOOP("LedgerModel", "Masked sums"),
    "vector_total": QT_TRANSLATE_NOOP("LedgerModel", "Totals of all hospitals"),
    "model_digest": QT_TRANSLATE_NOOP("LedgerModel", "Hash of the model"),
    "resume_from": QT_TRANSLATE_NOOP("LedgerModel", "Trees kept here"),
    "resume_at": QT_TRANSLATE_NOOP("LedgerModel", "Tree to go on from"),
    "site_kept": QT_TRANSLATE_NOOP("LedgerModel", "Trees kept here"),
    "go_on_from": QT_TRANSLATE_NOOP("LedgerModel", "Tree to go on from"),
    "catch_up": QT_TRANSLATE_NOOP("LedgerModel", "Agreements sent again"),
    "leave_out": QT_TRANSLATE_NOOP("LedgerModel", "Question to go on without"),
    "leave_out_signed": QT_TRANSLATE_NOOP("LedgerModel", "Agreement to go on without"),
    "left_out": QT_TRANSLATE_NOOP("LedgerModel", "All agreements to go on without"),
    "going_on_without": QT_TRANSLATE_NOOP("LedgerModel", "Going on without a hospital"),
    "tree_done": QT_TRANSLATE_NOOP("LedgerModel", "Tree finished"),
    "training_done": QT_TRANSLATE_NOOP("LedgerModel", "Training finished"),
    "released": QT_TRANSLATE_NOOP("LedgerModel", "Released summary"),
    "finished": QT_TRANSLATE_NOOP("LedgerModel", "Session finished"),
    "splits_wanted": QT_TRANSLATE_NOOP("LedgerModel", "Splits asked for"),
    "split_columns": QT_TRANSLATE_NOOP("LedgerModel", "Sides of splits for scoring"),
}


def type_words(kind: str) -> str:
    """A message type as people name it; one of an older or newer program is shown without its underscores."""
    name = NAMES.get(kind)
    return QCoreApplication.translate("LedgerModel", str(name)) if name else kind.replace("_", " ")
