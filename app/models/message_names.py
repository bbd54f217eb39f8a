"""What the types of messages are called in the ledger, in two or three words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def type_words(kind: str) -> str:
    """A message type as people name it; one of an older or newer program is shown without its underscores."""
    return _names().get(kind, kind.replace("_", " "))


def _names() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "pairing_commit": translate("LedgerModel", "Pairing, first step"),
        "pairing_reveal": translate("LedgerModel", "Pairing, second step"),
        "pairing_confirmed": translate("LedgerModel", "Pairing, last step"),
        "proposal": translate("LedgerModel", "Terms proposed"),
        "acceptance": translate("LedgerModel", "Terms signed"),
        "agreed": translate("LedgerModel", "Terms agreed"),
        "declined": translate("LedgerModel", "Terms declined"),
        "abort": translate("LedgerModel", "Session stopped"),
        "blinded_keys": translate("LedgerModel", "Blinded identifiers"),
        "doubly_blinded_keys": translate("LedgerModel", "Identifiers blinded twice"),
        "matched_positions": translate("LedgerModel", "Matched patients"),
        "bin_layout": translate("LedgerModel", "Number of groups"),
        "training_key": translate("LedgerModel", "Public training key"),
        "encrypted_gradients": translate("LedgerModel", "Encrypted gradients"),
        "encrypted_sums": translate("LedgerModel", "Encrypted sums"),
        "chosen_splits": translate("LedgerModel", "Chosen splits"),
        "split_answers": translate("LedgerModel", "Sides of a split"),
        "descend": translate("LedgerModel", "Groups of patients"),
        "lattice_seed": translate("LedgerModel", "Half of a random seed"),
        "lattice_start": translate("LedgerModel", "Number of groups"),
        "lattice_rows": translate("LedgerModel", "Groups, hidden"),
        "lattice_queries": translate("LedgerModel", "Encrypted gradients"),
        "lattice_answers": translate("LedgerModel", "Encrypted sums"),
        "lattice_splits": translate("LedgerModel", "Chosen splits and their patients"),
        "dictionary_wanted": translate("LedgerModel", "Question for columns"),
        "dictionary_offer": translate("LedgerModel", "Data dictionary"),
        "mask_key": translate("LedgerModel", "Public mask key"),
        "mask_keys": translate("LedgerModel", "All public mask keys"),
        "masked_vector": translate("LedgerModel", "Masked sums"),
        "vector_total": translate("LedgerModel", "Totals of all hospitals"),
        "model_digest": translate("LedgerModel", "Hash of the model"),
        "resume_from": translate("LedgerModel", "Trees kept here"),
        "resume_at": translate("LedgerModel", "Tree to go on from"),
        "site_kept": translate("LedgerModel", "Trees kept here"),
        "go_on_from": translate("LedgerModel", "Tree to go on from"),
        "catch_up": translate("LedgerModel", "Agreements sent again"),
        "leave_out": translate("LedgerModel", "Question to go on without"),
        "leave_out_signed": translate("LedgerModel", "Agreement to go on without"),
        "left_out": translate("LedgerModel", "All agreements to go on without"),
        "going_on_without": translate("LedgerModel", "Going on without a hospital"),
        "tree_done": translate("LedgerModel", "Tree finished"),
        "training_done": translate("LedgerModel", "Training finished"),
        "released": translate("LedgerModel", "Released summary"),
        "finished": translate("LedgerModel", "Session finished"),
        "splits_wanted": translate("LedgerModel", "Splits asked for"),
        "split_columns": translate("LedgerModel", "Sides of splits for scoring"),
    }
